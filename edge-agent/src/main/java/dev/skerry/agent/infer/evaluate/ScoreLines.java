package dev.skerry.agent.infer.evaluate;

import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.pipeline.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Rows in, scores out, a line each: {@code series WARM_UP CHANNEL…} begins a series, with the
 * channels' names as URLs have them; {@code MICROS VALUE…} is a row, with {@code -} for a value
 * that is not there, and is answered by its score.
 */
public final class ScoreLines {
    private static final String BEGIN = "series";
    private static final String NO_VALUE = "-";

    private final SeriesScorer scorer;

    ScoreLines(SeriesScorer scorer) {
        this.scorer = scorer;
    }

    /**
     * Answers standard input until it ends. What keeps a model from running ends it with 1 and is
     * said on standard error.
     *
     * @param arguments the models' directory, the bundle as a profile names it, and the seed of
     *     built-in models that learn, if it is another than agents have
     */
    public static void main(String[] arguments) throws IOException {
        List<Refusal> troubles;
        PrintStream answers = System.out;
        // Whatever else is printed must not be taken for an answer.
        System.setOut(System.err);
        BuiltInModels builtIns =
                arguments.length == 2
                        ? BuiltInModels.standard()
                        : BuiltInModels.ofSeed(Long.parseLong(arguments[2]));
        try (var scorer = new SeriesScorer(Path.of(arguments[0]), arguments[1], builtIns)) {
            var in = new InputStreamReader(System.in, StandardCharsets.US_ASCII);
            var out = new PrintWriter(answers, false, StandardCharsets.US_ASCII);
            troubles = new ScoreLines(scorer).answer(new BufferedReader(in), out);
        }
        if (!troubles.isEmpty()) {
            tell(troubles, System.err);
            System.exit(1);
        }
    }

    /** Answers each row; ends early when a model does not run. */
    List<Refusal> answer(BufferedReader in, Writer out) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals(BEGIN)) {
                out.flush();
                List<String> channels =
                        Arrays.stream(words).skip(2).map(ScoreLines::decoded).toList();
                scorer.begin(channels, Integer.parseInt(words[1]));
                if (!scorer.troubles().isEmpty()) {
                    break;
                }
                continue;
            }
            double[] values = new double[words.length - 1];
            for (int i = 0; i < values.length; i++) {
                String word = words[i + 1];
                values[i] = word.equals(NO_VALUE) ? Double.NaN : Double.parseDouble(word);
            }
            float score = scorer.score(Long.parseLong(words[0]), values);
            if (!scorer.troubles().isEmpty()) {
                break;
            }
            out.write(Float.toString(score));
            out.write('\n');
        }
        out.flush();
        return scorer.troubles();
    }

    private static String decoded(String name) {
        return URLDecoder.decode(name, StandardCharsets.UTF_8);
    }

    private static void tell(List<Refusal> troubles, PrintStream to) {
        troubles.forEach(trouble -> to.println(trouble.code() + " " + trouble.message()));
    }
}
