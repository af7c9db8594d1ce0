"""Entry points and wiring: where configuration becomes settings, and rooms are handed to each other."""

import warnings

# Libraries import eventlet where it is installed; we use none of it, and its farewell would be what people see first.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
