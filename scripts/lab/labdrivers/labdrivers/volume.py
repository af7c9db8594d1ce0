"""Cinder volume driver whose volumes exist in the database only."""

from cinder.volume import driver


class LabDriver(driver.VolumeDriver):
    VERSION = "1.0"
    SUPPORTED = True
    CI_WIKI_NAME = "lab"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.protocol = "iSCSI"

    def do_setup(self, context):
        pass

    def check_for_setup_error(self):
        pass

    def _update_volume_stats(self):
        self._stats = {
            "volume_backend_name": self.configuration.safe_get("volume_backend_name") or "lab",
            "vendor_name": "lab",
            "driver_version": self.VERSION,
            "storage_protocol": self.protocol,
            "total_capacity_gb": 100000,
            "free_capacity_gb": 90000,
            "reserved_percentage": 0,
            "max_over_subscription_ratio": 20.0,
            "thin_provisioning_support": True,
            "provisioned_capacity_gb": 0,
            "QoS_support": True,
            "multiattach": True,
            "online_extend_support": True,
            "consistent_group_snapshot_enabled": False,
            "sparse_copy_volume": False,
        }

    def get_volume_stats(self, refresh=False):
        self._update_volume_stats()
        return self._stats

    def create_volume(self, volume):
        pass

    def delete_volume(self, volume):
        pass

    def create_snapshot(self, snapshot):
        pass

    def delete_snapshot(self, snapshot):
        pass

    def create_volume_from_snapshot(self, volume, snapshot):
        pass

    def create_cloned_volume(self, volume, src_vref):
        pass

    def clone_image(self, context, volume, image_location, image_meta, image_service):
        return {}, True

    def copy_image_to_volume(self, context, volume, image_service, image_id, disable_sparse=False):
        pass

    def copy_image_to_encrypted_volume(self, context, volume, image_service, image_id, disable_sparse=False):
        pass

    def copy_volume_to_image(self, context, volume, image_service, image_meta):
        image_service.update(context, image_meta["id"], image_meta, data=b"lab volume\n" * 16)

    def extend_volume(self, volume, new_size):
        pass

    def retype(self, context, volume, new_type, diff, host):
        return True, None

    def revert_to_snapshot(self, context, volume, snapshot):
        pass

    def manage_existing(self, volume, existing_ref):
        return {}

    def manage_existing_get_size(self, volume, existing_ref):
        return 1

    def unmanage(self, volume):
        pass

    def ensure_export(self, context, volume):
        pass

    def create_export(self, context, volume, connector):
        pass

    def remove_export(self, context, volume):
        pass

    def initialize_connection(self, volume, connector):
        return {
            "driver_volume_type": "iscsi",
            "data": {
                "target_discovered": False,
                "target_lun": 1,
                "target_portal": "127.0.0.1:3260",
                "target_iqn": f"iqn.2010-10.org.openstack:{volume['name']}",
                "volume_id": volume["id"],
                "discard": False,
            },
        }

    def terminate_connection(self, volume, connector, **kwargs):
        pass
