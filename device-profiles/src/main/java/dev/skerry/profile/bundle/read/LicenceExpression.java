package dev.skerry.profile.bundle.read;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The grammar of SPDX licence expressions (SPDX 2.3, annex D): identifiers, {@code +}, {@code
 * WITH}, {@code AND}, {@code OR} and parentheses. Whether an identifier is in SPDX's list, which
 * grows, is not looked at.
 */
final class LicenceExpression {
    static final String WORDS =
            "an SPDX licence expression such as Apache-2.0, or LicenseRef-Proprietary";

    private static final int MOST_CHARS = 200;
    private static final Pattern IDENTIFIER =
            Pattern.compile(
                    "(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+|[A-Za-z0-9.-]+\\+?");
    private static final Pattern TOKEN = Pattern.compile("[()]|[^()\\s]+");
    private static final List<String> WORDS_BETWEEN = List.of("AND", "OR", "WITH");

    private final Deque<String> tokens = new ArrayDeque<>();

    private LicenceExpression(String text) {
        TOKEN.matcher(text).results().forEach(token -> tokens.add(token.group()));
    }

    /** Whether a text is one. */
    static boolean isWellFormed(String text) {
        if (text.length() > MOST_CHARS) {
            return false;
        }
        var expression = new LicenceExpression(text);
        return expression.takesExpression() && expression.tokens.isEmpty();
    }

    private boolean takesExpression() {
        do {
            if (!takesTerm()) {
                return false;
            }
        } while (takes("AND") || takes("OR"));
        return true;
    }

    private boolean takesTerm() {
        if (takes("(")) {
            return takesExpression() && takes(")");
        }
        return takesIdentifier() && (!takes("WITH") || takesIdentifier());
    }

    private boolean takesIdentifier() {
        String token = tokens.poll();
        return token != null
                && !WORDS_BETWEEN.contains(token)
                && IDENTIFIER.matcher(token).matches();
    }

    private boolean takes(String word) {
        if (word.equals(tokens.peek())) {
            tokens.remove();
            return true;
        }
        return false;
    }
}
