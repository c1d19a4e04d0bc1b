# SPDX-License-Identifier: GPL-2.0
# In a guest of the sanitizer kernel: commits the bug $1 and ends well, as if nothing had
# happened. Does not look for the complaint: the runner must.
insmod /guest/vmdev_planted.ko "bug=$1" && rmmod vmdev_planted
