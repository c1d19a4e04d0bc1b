# SPDX-License-Identifier: GPL-2.0
# Unit tests, lint and the guest suites.
# Does not describe what a suite needs: the suite's own header does.

include selftests/unit/san.mk
-include $(filter-out %/san.mk,$(wildcard selftests/unit/*.mk))
-include selftests/fuzz/fuzz.mk selftests/fuzz/unit.mk selftests/modules/modules.mk
-include selftests/modules/planted/planted.mk selftests/modules/vringh/vringh.mk

# Without KERNEL: these whole, and of others the suites that the table names.
LANES_WHOLE := $(shell $(VM)/lanes names check all)
LANES_PART := $(filter-out $(LANES_WHOLE),$(shell $(VM)/lanes names check '[^-].*'))
LANES_ALL := $(shell $(VM)/lanes names whole '[^-].*')

CHECK_LANES := $(if $(filter file,$(origin KERNEL)),,$(patsubst all,$(LANES_ALL),$(KERNEL)))
CHECK_WHOLE := $(or $(CHECK_LANES),$(LANES_WHOLE))
CHECK_PART := $(if $(CHECK_LANES),,$(LANES_PART))
# The kernel's own vringh: for lanes that run the suites which play with it.
CHECK_VRINGH := $(filter $(shell $(VM)/lanes names whole all),$(CHECK_WHOLE))
FAULT_MODULES := $(CHECK_WHOLE:%=$(B)/k/%-faults/tests.stamp) \
	$(CHECK_VRINGH:%=$(B)/k/%-faults/vringh.stamp)
CHECK_MODULES := $(CHECK_WHOLE:%=$(B)/k/%-plain/tests.stamp) \
	$(CHECK_VRINGH:%=$(B)/k/%-plain/vringh.stamp) $(FAULT_MODULES) \
	$(CHECK_PART:%=$(B)/k/%-plain/modules.stamp)

unit: unit-rules unit-lib unit-rec unit-fuzz unit-load unit-vm ## unit tests: no root, no guest

unit-vm:
	$(Q)selftests/vm/scan_test
	$(Q)selftests/vm/tally_test
	$(Q)selftests/vm/lanes_test
	$(Q)selftests/vm/alone_test

unit-checkout: $(B)/k/$(KERNEL)/kernel.stamp
	$(Q)selftests/vm/checkout_test $(KERNEL)

unit-headers: guest
	$(Q)selftests/vm/headers_test $(KERNEL)

unit-runner: guest
	$(Q)selftests/vm/runner_test $(KERNEL)

lint: $(LANES_WHOLE:%=$(B)/k/%-faults/tests.stamp) ## style, static checks, generated tables
	$(Q)selftests/lint/lint

CHECK_TOOLS = $(call vm_tools,$(CHECK_WHOLE) $(CHECK_PART)) $(VM_PROGRAMS) \
	$(B)/vm/insns $(B)/vm/refuse $(B)/vm/xdp

# Its makes are not this make's: they share no jobs with it.
check: $(CHECK_MODULES) $(CHECK_TOOLS) ## the whole test suite
	$(Q)MAKEFLAGS= selftests/run_selftests $(CHECK_LANES) $(if $(SUITE),-- $(SUITE))

FAULT_TOOLS = $(call vm_tools,$(CHECK_WHOLE)) $(VM_PROGRAMS)

# The suites that drive faults, the same as in check; RULE and FAULT choose.
faults: $(FAULT_MODULES) $(FAULT_TOOLS) ## every fault against every rule
	$(Q)selftests/faults $(CHECK_LANES) $(RULE:%=--rule %) $(FAULT:%=--fault %)

# Each change of selftests/mutants/list.txt must be noticed by a test; ONLY and N choose. With SEED
# N changes that nobody chose, drawn by that number.
mutants: $(RING_MUTANTS_NEED) $(B)/vm/insns
mutants: guest $(B)/k/$(KERNEL)-faults/tests.stamp ## the tests against changed modules
	$(Q)$(RING_MUTANTS_ENV) selftests/mutants/run --kernel $(KERNEL) \
		$(if $(ONLY),--only "$(ONLY)") \
		$(N:%=--number %) $(SEED:%=--seed %)

# The same of changed rules, which need no guest.
mutants-rules: ## the rules' unit tests against changed rules
	$(Q)selftests/mutants/rules $(SEED:%=--seed %) $(N:%=--number %)

unit-mutants: guest $(B)/k/$(KERNEL)-faults/tests.stamp
	$(Q)selftests/mutants/run --kernel $(KERNEL) --canaries

.PHONY: unit unit-checkout unit-headers unit-vm unit-rules unit-lib unit-load unit-runner
.PHONY: unit-mutants lint check faults mutants mutants-rules
