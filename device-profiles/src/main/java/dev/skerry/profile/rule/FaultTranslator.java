package dev.skerry.profile.rule;

import dev.cel.common.CelIssue;
import dev.skerry.profile.rule.ExpressionFault.Kind;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what the CEL compiler found in words that people know. */
final class FaultTranslator {
    private static final Pattern UNDECLARED =
            Pattern.compile("undeclared reference to '([^']*)'.*");
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '([^']+)' applied to '\\((.*?)\\)'.*");
    private static final Pattern WRONG_RESULT =
            Pattern.compile("expected type '([^']+)' but found '([^']+)'");
    private static final Pattern MISSING = Pattern.compile("missing ('[^']+') at .*");
    private static final Pattern TOKEN =
            Pattern.compile(
                    "(?:token recognition error at: |extraneous input |mismatched input |no viable"
                            + " alternative at input )'([^']+)'.*",
                    Pattern.DOTALL);
    private static final Map<String, String> OPERATORS =
            Map.ofEntries(
                    Map.entry("_+_", "+"),
                    Map.entry("_-_", "-"),
                    Map.entry("_*_", "*"),
                    Map.entry("_/_", "/"),
                    Map.entry("_%_", "%"),
                    Map.entry("_<_", "<"),
                    Map.entry("_<=_", "<="),
                    Map.entry("_>_", ">"),
                    Map.entry("_>=_", ">="),
                    Map.entry("_==_", "=="),
                    Map.entry("_!=_", "!="),
                    Map.entry("_&&_", "&&"),
                    Map.entry("_||_", "||"),
                    Map.entry("!_", "!"),
                    Map.entry("-_", "-"),
                    Map.entry("@in", "in"));

    private final Vocabulary vocabulary;
    private final String expression;

    FaultTranslator(Vocabulary vocabulary, String expression) {
        this.vocabulary = vocabulary;
        this.expression = expression;
    }

    /** A fault of the parser, in whose messages ANTLR's token names mean nothing to people. */
    ExpressionFault syntax(CelIssue issue) {
        String message = issue.getMessage();
        Matcher missing = MISSING.matcher(message);
        if (missing.matches()) {
            return fault(Kind.SYNTAX, issue, missing.group(1) + " is missing here", null);
        }
        if (message.contains("'<EOF>'")) {
            return fault(
                    Kind.SYNTAX, issue, "the expression ends too early", "complete or shorten it");
        }
        Matcher token = TOKEN.matcher(message);
        if (token.matches()) {
            String found = token.group(1).strip();
            String hint = wordHint(found);
            return fault(Kind.SYNTAX, issue, "'" + found + "' can't stand here", hint);
        }
        if (message.startsWith("reserved identifier: ")) {
            return fault(
                    Kind.SYNTAX,
                    issue,
                    "'"
                            + message.substring("reserved identifier: ".length())
                            + "' can't stand here",
                    "write a condition, such as temperature > 80.0");
        }
        return fault(Kind.SYNTAX, issue, "this is not an expression: " + message, null);
    }

    private static @Nullable String wordHint(String found) {
        return switch (found) {
            case "and", "AND", "&" -> "write &&";
            case "or", "OR", "|" -> "write ||";
            case "not", "NOT" -> "write !";
            case "=" -> "compare with '=='";
            case "=>" -> "write >=";
            case "=<" -> "write <=";
            case "<>" -> "write !=";
            case "," -> "fractions are written with a point: 80.5";
            case ";" -> "remove it: an expression is one condition";
            case "°", "%" -> "remove it: units are not written in expressions";
            case "ms", "s", "m", "h", "d" -> "put a span into quotes, such as '5m'";
            default -> null;
        };
    }

    /** A fault of the type checker. */
    ExpressionFault check(CelIssue issue) {
        String message = issue.getMessage();
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            return unknownName(issue, undeclared.group(1));
        }
        Matcher overload = NO_OVERLOAD.matcher(message);
        if (overload.matches()) {
            String operator = operator(overload.group(1));
            String types = overload.group(2);
            return fault(
                    Kind.TYPE,
                    issue,
                    "'" + operator + "' does not work with " + inWords(types),
                    typeHint(types));
        }
        Matcher result = WRONG_RESULT.matcher(message);
        if (result.matches()) {
            return wrongResult(issue, result.group(1), result.group(2));
        }
        return fault(Kind.TYPE, issue, message, null);
    }

    private static ExpressionFault wrongResult(CelIssue issue, String expected, String found) {
        if (expected.equals("bool")) {
            return fault(
                    Kind.TYPE,
                    issue,
                    "the expression must say true or false, but gives a " + inWords(found),
                    "compare it with something, such as '… > 80.0'");
        }
        boolean converts =
                (expected + found).equals("doubleint") || (expected + found).equals("intdouble");
        return fault(
                Kind.TYPE,
                issue,
                "the expression gives a %s, but the resource is a %s"
                        .formatted(inWords(found), inWords(expected)),
                converts
                        ? "write " + expected + "(…), or give the resource another type"
                        : "give the resource another type");
    }

    static String operator(String function) {
        return OPERATORS.getOrDefault(function, function.equals("_?_:_") ? "? :" : function);
    }

    private ExpressionFault unknownName(CelIssue issue, String name) {
        String line = lineOf(issue);
        int from = Math.min(issue.getSourceLocation().getColumn(), line.length());
        Vocabulary.Unknown unknown = vocabulary.unknown(name, line.substring(from));
        return fault(Kind.UNKNOWN_NAME, issue, unknown.message(), unknown.hint());
    }

    private static @Nullable String typeHint(String types) {
        if (types.equals("double, int") || types.equals("int, double")) {
            return "whole and fractional numbers do not mix: write 2.0 instead of 2, or"
                    + " double(x)";
        }
        if (types.contains("string") && (types.contains("int") || types.contains("double"))) {
            return "a number is compared with a number, which has no quotes";
        }
        return types.contains("string") ? "text is compared with text: 'running'" : null;
    }

    private static String inWords(String types) {
        return types.replace("double", "fractional number")
                .replace("int", "whole number")
                .replace("string", "text")
                .replace("bool", "true-or-false")
                .replace("dyn", "value of any type")
                .replace(", ", " and ");
    }

    private String lineOf(CelIssue issue) {
        var lines = expression.lines().toList();
        int line = issue.getSourceLocation().getLine();
        return line >= 1 && line <= lines.size() ? lines.get(line - 1) : "";
    }

    private static ExpressionFault fault(
            Kind kind, CelIssue issue, String message, @Nullable String hint) {
        return new ExpressionFault(
                kind,
                Math.max(1, issue.getSourceLocation().getLine()),
                Math.max(0, issue.getSourceLocation().getColumn()),
                message,
                hint);
    }
}
