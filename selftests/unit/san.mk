# SPDX-License-Identifier: GPL-2.0
# Objects of the unit tests, under ASan and UBSan: one of each source, whichever tests have it.
# Does not own which test is made of which; the other .mk files here do.

SAN_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all
SAN_CFLAGS := $(filter-out -O2,$(CFLAGS_USER)) -O1 $(SAN_FLAGS) -fno-omit-frame-pointer
# What a test may include; tests of rules narrow it.
SAN_INC := -Iharness -Ibpf -Imodule/include/uapi

# $(call san_objs,sources)
san_objs = $(patsubst %.c,$(B)/san/%.o,$(1))

# The compiler notes what each object really includes.
$(B)/san/%.o: %.c selftests/unit/san.mk
	@echo '  CC      $@'
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN_CFLAGS) $(SAN_INC) -MMD -MP -c -o $@ $<

-include $(shell find $(B)/san -name '*.d' 2> /dev/null)
