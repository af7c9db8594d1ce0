"""Types that need no service but Heat itself: values, groups, nested stacks, waiting."""
