# SPDX-License-Identifier: GPL-2.0
# Owns how the unit test of vmdev-tracedat is built and run: make unit-tracedat.
# Does not own the program (harness/harness.mk).

TRACEDAT_TEST := $(B)/unit/tracedat_test
TRACEDAT_TEST_OBJ := $(call san_objs,selftests/unit/tracedat_test.c \
	harness/tracedat/tracedat_map.c $(addprefix harness/lib/contract/,former.c lookup.c \
	name.c select.c))

$(TRACEDAT_TEST_OBJ): SAN_INC += $(shell pkg-config --cflags libtraceevent)
$(TRACEDAT_TEST): $(TRACEDAT_TEST_OBJ)
	@echo '  LINK    $@'
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN_FLAGS) -o $@ $^ -lcmocka -ltraceevent

unit: unit-tracedat

unit-tracedat: $(TRACEDAT_TEST) ## unit test of what a trace.dat file means
	$(Q)CMOCKA_MESSAGE_OUTPUT=TAP $(TRACEDAT_TEST)

.PHONY: unit-tracedat
