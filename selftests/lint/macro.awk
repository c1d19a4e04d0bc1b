# SPDX-License-Identifier: GPL-2.0
# Prints macros with arguments whose text declares, returns or holds statements.

function judge() {
	body = text
	sub(/^#define [A-Za-z_0-9]+\([^)]*\)/, "", body)
	gsub(/"[^"]*"|\/\*[^*]*\*\//, "", body)
	gsub(/[^a-zA-Z_;(]+/, " ", body)
	if (" " body " " ~ /;|SEC\(| (return|goto|break|continue|if|for|while|do)[ (]/)
		print place ": " text
	text = ""
}
/^#define [A-Za-z_0-9]+\(/ { text = $0; place = FILENAME ":" FNR }
text != "" && !/^#define/ { text = text $0 }
text != "" && !/\\$/ { judge() }
{ sub(/\\$/, "", text) }
