package dev.skerry.it;

import dev.skerry.tool.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A guide's steps, as its Markdown has them: {@code sh} blocks are commands, with a name those that
 * go on in a terminal of their own; a {@code text} block is what the command before it shows;
 * {@code <!-- stop NAME -->} is Ctrl-C in that terminal.
 */
final class Guide {
    private static final Pattern STEP =
            Pattern.compile(
                    "^```(?<kind>\\w+)(?: (?<name>\\w+))?\\n(?<body>.*?)^```$|^<!-- stop (?<stop>\\w+) -->$",
                    Pattern.MULTILINE | Pattern.DOTALL);

    /** One thing that the reader does or sees. */
    sealed interface Step {}

    /** A program that goes on. */
    record Serve(String name, String command) implements Step {}

    /** Ctrl-C. */
    record Stop(String name) implements Step {}

    /** A command that must succeed. */
    record Run(String command) implements Step {}

    /** A command that shows these lines sooner or later. */
    record Check(String command, List<String> lines) implements Step {}

    /** What a file holds now. */
    record Yaml(String text) implements Step {}

    private Guide() {}

    /** The steps of a file of the repository, in its order. */
    static List<Step> steps(String file) throws IOException {
        List<Step> steps = new ArrayList<>();
        Matcher found = STEP.matcher(Files.readString(Installation.current().home().resolve(file)));
        while (found.find()) {
            String stop = found.group("stop");
            if (stop != null) {
                steps.add(new Stop(stop));
                continue;
            }
            String body = found.group("body").strip();
            String name = found.group("name");
            switch (found.group("kind")) {
                case "sh" -> steps.add(name == null ? new Run(body) : new Serve(name, body));
                case "yaml" -> steps.add(new Yaml(body));
                case "text" -> {
                    if (!(steps.removeLast() instanceof Run(String command))) {
                        throw new IllegalStateException("nothing shows: " + body);
                    }
                    steps.add(new Check(command, body.lines().toList()));
                }
                default -> throw new IllegalStateException("unknown block: " + found.group());
            }
        }
        return steps;
    }
}
