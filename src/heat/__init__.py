"""Heat: one template becomes a running application on an OpenStack cloud, and is kept so."""
