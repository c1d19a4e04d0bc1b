# SPDX-License-Identifier: GPL-2.0
# Owns how the unit tests of recordings are built and run: make unit-rec.
# Does not own the fuzzing of the same code (selftests/fuzz/fuzz.mk).

REC_TEST := $(B)/unit/rec_test
# All of the library but what needs a kernel.
REC_TEST_SRC := $(filter-out $(addprefix harness/lib/,base/child.c base/watch.c \
	recording/import.c recording/rec_about.c), $(sort $(wildcard $(addsuffix /*.c, \
	$(addprefix harness/lib/,base contract report recording))))) \
	$(addprefix harness/lib/machine/,device.c loaded.c symbol.c)
REC_TEST_INC := -Iharness -Ibpf -Imodule/include/uapi
REC_TEST_LIBS := -ljson-c -lzstd -lz

$(REC_TEST): $(call san_objs,selftests/unit/rec_test.c $(REC_TEST_SRC))
	@echo '  LINK    $@'
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN_FLAGS) -o $@ $^ -lcmocka $(REC_TEST_LIBS)

# One recording of a big-endian machine is read where it lies.
unit-rec: $(REC_TEST) ## unit tests of recordings: reader, merge, verdict, shrinking
	$(Q)CMOCKA_MESSAGE_OUTPUT=TAP $(REC_TEST)

.PHONY: unit-rec
