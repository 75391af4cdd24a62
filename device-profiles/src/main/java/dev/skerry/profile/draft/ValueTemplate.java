package dev.skerry.profile.draft;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a Home Assistant {@code value_template} of a simple form says: where the value stands, and a
 * factor or a rounding.
 *
 * @param pointer JSON pointer, or empty for the whole message
 * @param scale factor, or null
 * @param resolution step, or null
 */
record ValueTemplate(String pointer, @Nullable String scale, @Nullable String resolution) {
    private static final Pattern FORM =
            Pattern.compile(
                    "\\{\\{-?\\s*\\(?(?<value>value_json(?<path>(\\.\\w+|\\[\\s*'[^']*'\\s*]|\\[\\s*\"[^\"]*\"\\s*]|\\[\\s*\\d+\\s*])*)|value)\\)?\\s*(?<rest>.*?)\\s*-?}}");
    private static final Pattern STEP = Pattern.compile("\\.(\\w+)|\\[\\s*['\"]?(.*?)['\"]?\\s*]");
    private static final Pattern TIMES =
            Pattern.compile("(\\*|\\|\\s*multiply\\()\\s*(?<factor>[0-9.]+)\\s*\\)?");
    private static final Pattern OVER = Pattern.compile("/\\s*(?<divisor>10+)");
    private static final Pattern ROUND =
            Pattern.compile("\\|\\s*round\\(\\s*(?<digits>[0-6])\\s*\\)");
    private static final Pattern PLAIN =
            Pattern.compile("\\|\\s*(float|int|is_defined|string|default)(\\([^)]*\\))?");

    /** The template, or null if it does more than can be carried over. */
    static @Nullable ValueTemplate of(@Nullable String template) {
        if (template == null) {
            return new ValueTemplate("", null, null);
        }
        Matcher matcher = FORM.matcher(template.strip());
        if (!matcher.matches()) {
            return null;
        }
        String rest = matcher.group("rest");
        String scale = null;
        String resolution = null;
        while (!rest.isEmpty()) {
            Matcher times = TIMES.matcher(rest);
            Matcher over = OVER.matcher(rest);
            Matcher round = ROUND.matcher(rest);
            Matcher plain = PLAIN.matcher(rest);
            Matcher taken;
            if (times.lookingAt()) {
                scale = times.group("factor");
                taken = times;
            } else if (over.lookingAt()) {
                scale =
                        BigDecimal.ONE
                                .divide(new BigDecimal(over.group("divisor")))
                                .toPlainString();
                taken = over;
            } else if (round.lookingAt()) {
                int digits = Integer.parseInt(round.group("digits"));
                resolution = BigDecimal.ONE.movePointLeft(digits).toPlainString();
                taken = round;
            } else if (plain.lookingAt()) {
                taken = plain;
            } else {
                return null;
            }
            rest = rest.substring(taken.end()).strip();
        }
        return new ValueTemplate(pointer(matcher.group("path")), scale, resolution);
    }

    private static String pointer(@Nullable String path) {
        if (path == null) {
            return "";
        }
        var pointer = new StringBuilder();
        Matcher step = STEP.matcher(path);
        while (step.find()) {
            String name = step.group(1) == null ? step.group(2) : step.group(1);
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }
}
