"""Cinder backup driver that keeps nothing."""

from cinder.backup import driver


class LabBackupDriver(driver.BackupDriver):
    def __init__(self, context, db=None, **kwargs):
        super().__init__(context)

    def backup(self, backup, volume_file, backup_metadata=False):
        return {"service_metadata": "lab", "object_count": 1}

    def restore(self, backup, volume_id, volume_file, volume_is_new):
        pass

    def delete_backup(self, backup):
        pass

    def export_record(self, backup):
        return {}

    def import_record(self, backup, driver_info):
        return

    def check_for_setup_error(self):
        pass
