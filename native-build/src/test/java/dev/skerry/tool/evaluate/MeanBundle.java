package dev.skerry.tool.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.build.BundleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/** A bundle whose score is the mean of four steps of {@code vibration}. */
public final class MeanBundle {
    /** The mean of window[1, 4] as score[1]. */
    private static final String MEAN =
            "CAgSB2J5IGhhbmQ6cwo/CgZ3aW5kb3cSBXNjb3JlGgRtZWFuIgpSZWR1Y2VNZWFuKgsKBGF4ZXNAAaABByoPCghrZWVwZGlt"
                    + "cxgAoAECEgFnWhgKBndpbmRvdxIOCgwIARIICgIIAQoCCARiEwoFc2NvcmUSCgoICAESBAoCCAFCBAoAEBE=";

    private static final String MODEL =
            """
            format: skerry-model/1
            name: mean
            version: 1.0.0
            task: anomaly-score
            description: A mean.
            licence: MIT
            features:
              - {name: vibration, max: 1000}
            window: {length: 4, step: reading}
            graph:
              file: model.onnx
              inputs:
                - {name: window, type: float32, shape: [1, 4], role: window}
              outputs:
                - {name: score, type: float32, shape: [1], role: score}
            threshold: {score: 90}
            limits: {latency: 500ms, memoryBytes: 1e6}
            provenance: {data: A pump., tool: by hand}
            reference: training.csv
            card: card.md
            """;

    private MeanBundle() {}

    /** Writes it into a folder. */
    public static Path write(Path folder, String trainingRows) throws IOException {
        return write(folder, trainingRows, "# Mean");
    }

    /** The same with another card, such as a long one. */
    public static Path write(Path folder, String trainingRows, String card) throws IOException {
        Map<String, byte[]> files =
                Map.of(
                        "model.onnx", Base64.getDecoder().decode(MEAN),
                        "training.csv", trainingRows.getBytes(UTF_8),
                        "card.md", card.getBytes(UTF_8));
        return switch (BundleBuilder.build("model.yaml", MODEL, files::get)) {
            case BundleBuilder.Result.Built(ModelBundle bundle) ->
                    Files.write(
                            folder.resolve("mean-1.0.0.skm"),
                            BundleWriter.archive(bundle.manifest(), bundle.files()));
            case BundleBuilder.Result.Refused(var problems) ->
                    throw new AssertionError(problems.toString());
        };
    }

    /** Rows whose values go from 0 up to 99 and begin again, and their means of four. */
    public static String trainingRows(int count) {
        StringBuilder rows = new StringBuilder("vibration,score\n");
        for (int i = 0; i < count; i++) {
            rows.append(i % 100).append(',').append(Math.abs(i % 100 - 1.5)).append('\n');
        }
        return rows.toString();
    }

    /** Another version, without training data, for which this mean is an alarm. */
    public static Path version(Path folder, String version, double threshold) throws IOException {
        String model =
                MODEL.replace("version: 1.0.0", "version: " + version)
                        .replace("{score: 90}", "{score: " + threshold + "}")
                        .replace("reference: training.csv\n", "");
        Map<String, byte[]> files =
                Map.of(
                        "model.onnx", Base64.getDecoder().decode(MEAN),
                        "card.md", "# Mean".getBytes(UTF_8));
        return switch (BundleBuilder.build("model.yaml", model, files::get)) {
            case BundleBuilder.Result.Built(ModelBundle bundle) ->
                    Files.write(
                            folder.resolve("mean-" + version + ".skm"),
                            BundleWriter.archive(bundle.manifest(), bundle.files()));
            case BundleBuilder.Result.Refused(var problems) ->
                    throw new AssertionError(problems.toString());
        };
    }
}
