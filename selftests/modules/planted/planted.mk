# SPDX-License-Identifier: GPL-2.0
# The module with planted bugs, and the suite that demands that each is found.
# Does not build the kernel: make sanitizer-kernel does.

PLANTED := $(B)/k/sanitizer-planted

$(PLANTED)/vmdev_planted.ko: $(addprefix selftests/modules/planted/,vmdev_planted.c Kbuild) \
		$(B)/k/sanitizer/kernel.stamp
	@echo "  MODULE  $@"
	@mkdir -p $(@D)
	$(Q)ln -sf $(abspath $(filter selftests/%,$^)) $(@D)
	$(Q)$(MAKE) --no-print-directory M=$(abspath $(@D)) W=1 V=$(V) \
		-C $(B)/k/sanitizer/kernel/root/usr/src/linux-headers-*-amd64 modules

planted: $(VM_PROGRAMS) tools $(B)/k/sanitizer-plain/modules.stamp \
		$(PLANTED)/vmdev_planted.ko ## the sanitizer kernel finds bugs of each kind
	$(Q)selftests/modules/planted/planted_test

.PHONY: planted
