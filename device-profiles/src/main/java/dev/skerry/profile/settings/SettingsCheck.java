package dev.skerry.profile.settings;

import dev.skerry.profile.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds all that is wrong with the settings of a process, from the text that was written: a value
 * that is no number is told as one that is out of bounds is, and beside it.
 */
public final class SettingsCheck {
    private static final Pattern NOT_IN_VARIABLES = Pattern.compile("[^A-Za-z0-9]");

    /** SmallRye Config begins its messages with these. */
    private static final Pattern FOR_PROGRAMMERS = Pattern.compile("(\\S+Exception: )?SRCFG\\d+: ");

    private final String prefix;
    private final String unknownCode;
    private final List<Setting> settings;
    private final List<Setting> frameworks;

    /**
     * A check.
     *
     * @param prefix of all the names, such as {@code skerry.agent.}
     * @param unknownCode the code of a name that begins so and is none of the settings
     * @param frameworks settings of the framework that the process documents, by their whole names
     */
    public SettingsCheck(
            String prefix, String unknownCode, List<Setting> settings, List<Setting> frameworks) {
        this.prefix = prefix;
        this.unknownCode = unknownCode;
        this.settings = List.copyOf(settings);
        this.frameworks = List.copyOf(frameworks);
    }

    /**
     * The problems, those of a setting in the order of the settings.
     *
     * @param names of whatever was set, also names of environment variables and names that are not
     *     of this process
     * @param values what was written for a name, or null
     */
    public List<SettingProblem> problems(
            Iterable<String> names, Function<String, @Nullable String> values) {
        var given = new TreeSet<String>();
        names.forEach(given::add);
        List<SettingProblem> problems = new ArrayList<>();
        for (Setting setting : settings) {
            if (setting.isFamily()) {
                given.stream()
                        .filter(name -> isOf(setting, name))
                        .forEach(name -> check(setting, name, values, problems));
            } else {
                check(setting, prefix + setting.name(), values, problems);
            }
        }
        for (String name : given) {
            boolean ours = name.startsWith(prefix) || name.startsWith(variable(prefix));
            // A variable may be listed under its guess at a name as well.
            boolean isGuess = !name.equals(variable(name)) && given.contains(variable(name));
            if (ours && !isGuess && settings.stream().noneMatch(setting -> isOf(setting, name))) {
                problems.add(unknown(name));
            }
        }
        frameworks.forEach(setting -> check(setting, setting.name(), values, problems));
        return problems;
    }

    /**
     * The problems, and after them what the framework alone objects to, in its own words: it has
     * settings that are not in here.
     *
     * @param messages of the framework, also about settings that the problems are about
     * @param code of what only the framework knows
     */
    public List<SettingProblem> problems(
            List<SettingProblem> problems, List<String> messages, String code) {
        var all = new ArrayList<>(problems);
        for (String message : messages) {
            if (problems.stream().noneMatch(problem -> isAlsoAbout(problem, message))) {
                all.add(new SettingProblem(code, FOR_PROGRAMMERS.matcher(message).replaceAll("")));
            }
        }
        return all;
    }

    /** Of the process's own settings the check knows more than the framework. */
    private boolean isAlsoAbout(SettingProblem problem, String message) {
        return message.contains(prefix)
                || frameworks.stream()
                        .map(Setting::name)
                        .anyMatch(
                                name ->
                                        problem.message().startsWith(name + " is ")
                                                && message.contains(name));
    }

    private static void check(
            Setting setting,
            String name,
            Function<String, @Nullable String> values,
            List<SettingProblem> problems) {
        String value = values.apply(name);
        String objection = value == null ? null : setting.rule().objection(value);
        if (objection != null) {
            problems.add(
                    new SettingProblem(
                            setting.code(), "%s is '%s': %s".formatted(name, value, objection)));
        }
    }

    private boolean isOf(Setting setting, String name) {
        String full = prefix + setting.name();
        return setting.isFamily()
                ? name.startsWith(full) || name.startsWith(variable(full))
                : name.equals(full) || name.equals(variable(full));
    }

    private SettingProblem unknown(String name) {
        String begin = name.startsWith(prefix) ? prefix : variable(prefix);
        List<String> known =
                settings.stream()
                        .map(Setting::name)
                        .map(each -> begin.equals(prefix) ? each : variable(each))
                        .toList();
        String nearest = Suggestions.nearest(name.substring(begin.length()), known);
        return new SettingProblem(
                unknownCode,
                "there is no setting %s: %s"
                        .formatted(
                                name,
                                nearest == null
                                        ? "correct or remove it"
                                        : "did you mean '" + begin + nearest + "'?"));
    }

    /** How the environment writes a name (MicroProfile Config, "Environment Variables Mapping"). */
    private static String variable(String name) {
        return NOT_IN_VARIABLES.matcher(name).replaceAll("_").toUpperCase(Locale.ROOT);
    }
}
