"""A process whose clock is wrong by as much as one likes, and jumps when one likes; time still passes at its pace."""

import struct
import subprocess
from pathlib import Path

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long wrong_by(void) {
    static volatile long *seconds;
    if (!seconds) {
        int file = open(getenv("WRONG_CLOCK"), O_RDONLY);
        seconds = mmap(NULL, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
        close(file);
    }
    return *seconds;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*right)(clockid_t, struct timespec *);
    if (!right) right = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = right(clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += wrong_by();
    return failed;
}

int gettimeofday(struct timeval *now, void *zone) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (now) *now = exact.tv_sec;
    return exact.tv_sec;
}
"""


class WrongClock:
    """Made with the machine's C compiler; processes take it from their environment."""

    def __init__(self, folder: Path) -> None:
        self._file, library = folder / "wrong-by", folder / "wrong-clock.so"
        (folder / "wrong-clock.c").write_text(SOURCE)
        command = ["cc", "-shared", "-fPIC", "-o", library, folder / "wrong-clock.c", "-ldl"]
        subprocess.run(command, check=True, capture_output=True)
        self._file.write_bytes(struct.pack("l", 0))
        self.environ = {"LD_PRELOAD": str(library), "WRONG_CLOCK": str(self._file)}

    def jump(self, seconds: int) -> None:
        """From now on it is wrong by so much."""
        with self._file.open("r+b") as file:
            file.write(struct.pack("l", seconds))
