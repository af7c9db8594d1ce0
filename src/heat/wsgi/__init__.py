"""The doors as WSGI applications for uWSGI, gunicorn and mod_wsgi; heat.conf is found as by any service."""
