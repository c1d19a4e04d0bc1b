# SPDX-License-Identifier: GPL-2.0
# Unit tests, lint and the guest suites.
# Does not describe what a suite needs: the suite's own header does.

-include $(wildcard selftests/unit/*.mk)

CHECK_KERNELS := $(if $(filter command environment,$(firstword $(origin KERNEL))),$(KERNEL),$(KERNELS))

unit: unit-rules unit-lib unit-load unit-vm ## unit tests: no root, no guest

unit-vm:
	$(Q)selftests/vm/scan_test

lint: $(foreach k,$(KERNELS),$(B)/k/$(k)/kernel.stamp) ## style, static checks, generated tables
	$(Q)selftests/lint/lint

check: $(foreach k,$(CHECK_KERNELS),$(foreach v,plain faults,$(B)/k/$(k)-$(v)/modules.stamp)) \
       tools $(B)/vm/init $(B)/vm/watch ## the whole test suite (SUITE=, KERNEL=)
	$(Q)selftests/run_selftests $(CHECK_KERNELS) $(if $(SUITE),-- $(SUITE))

.PHONY: unit unit-vm unit-rules unit-lib unit-load lint check
