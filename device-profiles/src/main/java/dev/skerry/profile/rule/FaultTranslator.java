package dev.skerry.profile.rule;

import dev.cel.common.CelIssue;
import dev.skerry.profile.rule.ExpressionFault.Kind;
import dev.skerry.profile.text.Suggestions;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what the CEL compiler found in the words of a profile. */
final class FaultTranslator {
    private static final Pattern UNDECLARED =
            Pattern.compile("undeclared reference to '([^']*)'.*");
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '([^']+)' applied to '\\((.*?)\\)'.*");
    private static final Pattern WRONG_RESULT =
            Pattern.compile("expected type 'bool' but found '([^']+)'");
    private static final Pattern MISSING = Pattern.compile("missing ('[^']+') at .*");
    private static final Pattern TOKEN =
            Pattern.compile(
                    "(?:token recognition error at: |extraneous input |mismatched input |no viable"
                            + " alternative at input )'([^']+)'.*",
                    Pattern.DOTALL);
    private static final Pattern MODEL =
            Pattern.compile("model\\.([A-Za-z0-9_]+)(\\.([A-Za-z0-9_]+))?");
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

    private final ExpressionScope scope;
    private final String expression;

    FaultTranslator(ExpressionScope scope, String expression) {
        this.scope = scope;
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
            String hint = found.startsWith("=") ? "compare with '=='" : wordHint(found);
            return fault(Kind.SYNTAX, issue, "'" + found + "' can't stand here", hint);
        }
        return fault(Kind.SYNTAX, issue, "this is not an expression: " + message, null);
    }

    private static @Nullable String wordHint(String found) {
        return switch (found) {
            case "and", "AND", "&" -> "write &&";
            case "or", "OR", "|" -> "write ||";
            case "not", "NOT" -> "write !";
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
            String operator = OPERATORS.getOrDefault(overload.group(1), overload.group(1));
            String types = overload.group(2);
            return fault(
                    Kind.TYPE,
                    issue,
                    "'" + operator + "' does not work with " + inWords(types),
                    typeHint(types));
        }
        Matcher result = WRONG_RESULT.matcher(message);
        if (result.matches()) {
            return fault(
                    Kind.TYPE,
                    issue,
                    "the expression must say true or false, but gives a "
                            + inWords(result.group(1)),
                    "compare it with something, such as '… > 80.0'");
        }
        return fault(Kind.TYPE, issue, message, null);
    }

    private ExpressionFault unknownName(CelIssue issue, String name) {
        if (name.equals("model")) {
            return unknownModel(issue);
        }
        var names = new ArrayList<>(scope.resources().keySet());
        for (WindowFunction function : WindowFunction.values()) {
            names.add(function.celName());
        }
        return fault(
                Kind.UNKNOWN_NAME,
                issue,
                "'" + name + "' is not a resource of this profile",
                Suggestions.didYouMean(name, names));
    }

    private ExpressionFault unknownModel(CelIssue issue) {
        Matcher model = MODEL.matcher(lineOf(issue));
        int from = Math.min(issue.getSourceLocation().getColumn(), lineOf(issue).length());
        if (!model.find(from)) {
            return fault(
                    Kind.UNKNOWN_NAME,
                    issue,
                    "a model's output is written model.<name>.score",
                    null);
        }
        if (scope.models().contains(model.group(1))) {
            return fault(
                    Kind.UNKNOWN_NAME,
                    issue,
                    "the model '" + model.group(1) + "' has one output, score",
                    "write model." + model.group(1) + ".score");
        }
        return fault(
                Kind.UNKNOWN_NAME,
                issue,
                "'" + model.group(1) + "' is not a model of this profile",
                Suggestions.didYouMean(model.group(1), scope.models()));
    }

    private static @Nullable String typeHint(String types) {
        if (types.equals("double, int") || types.equals("int, double")) {
            return "whole and fractional numbers do not mix: write 2.0 instead of 2, or"
                    + " double(x)";
        }
        return types.contains("string") ? "text is compared with text: 'running'" : null;
    }

    private static String inWords(String types) {
        return types.replace("double", "fractional number")
                .replace("int", "whole number")
                .replace("string", "text")
                .replace("bool", "true-or-false")
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
