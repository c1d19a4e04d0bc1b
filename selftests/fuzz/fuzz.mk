# SPDX-License-Identifier: GPL-2.0
# Fuzzing with libFuzzer: `make fuzz SECONDS=600`, and a short run over the seeds in every check.
# Does not own the unit tests of the same code (selftests/unit/rec.mk).

FUZZ_BIN := $(B)/fuzz/rec_fuzz $(B)/fuzz/select_fuzz
FUZZ_CFLAGS := $(filter-out -O2,$(CFLAGS_USER)) -O1 -fsanitize=fuzzer,address,undefined \
	-fno-sanitize-recover=all -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
FUZZ_OPTS := -timeout=20 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 -verbosity=0
SECONDS ?= 60

$(FUZZ_BIN): $(B)/fuzz/%: selftests/fuzz/%.c $(REC_TEST_SRC) $(REC_TEST_DEP) \
		selftests/fuzz/fuzz.mk
	@echo '  FUZZ    $@'
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(FUZZ_CFLAGS) $(REC_TEST_INC) -o $@ $< $(REC_TEST_SRC) $(REC_TEST_LIBS)

# What is found is kept in build/fuzz/found; a seed worth keeping is copied by hand.
fuzz: $(FUZZ_BIN) ## fuzz the reader of recordings and the filter parser for SECONDS each
	$(Q)for bin in $(FUZZ_BIN); do \
		name=$$(basename $$bin _fuzz); mkdir -p $(B)/fuzz/found/$$name; \
		nice $$bin $(FUZZ_OPTS) -max_total_time=$(SECONDS) \
			-artifact_prefix=$(B)/fuzz/found/ $(B)/fuzz/found/$$name \
			selftests/fuzz/seeds/$$name || exit; \
	done

unit-fuzz: $(FUZZ_BIN)
	$(Q)echo 1..2; n=0; rc=0; for bin in $(FUZZ_BIN); do \
		n=$$((n + 1)); name=$$(basename $$bin _fuzz); \
		if $$bin $(FUZZ_OPTS) -runs=1 -artifact_prefix=$(B)/fuzz/ \
			selftests/fuzz/seeds/$$name/* > $(B)/fuzz/$$name.log 2>&1; then \
			echo "ok $$n no_seed_breaks_the_$${name}_reader"; \
		else \
			sed 's/^/# /' $(B)/fuzz/$$name.log | tail -n 30; rc=1; \
			echo "not ok $$n no_seed_breaks_the_$${name}_reader"; \
		fi; done; exit $$rc

#  SECONDS=60    ## fuzz: seconds for each target

.PHONY: fuzz unit-fuzz
