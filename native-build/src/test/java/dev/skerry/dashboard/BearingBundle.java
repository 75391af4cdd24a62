package dev.skerry.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.build.BundleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/** A bundle whose score is tanh(0.2 |vibration| + 0.05 |temperature|), both in deviations. */
final class BearingBundle {
    private static final String GRAPH =
            "CAgSBnNrZXJyeTq0AgoZCgZ3aW5kb3cKAnYwEgJ2MSIHUmVzaGFwZQokCgJ2MQoCdjQSAnYyEgJ2MyIFU3BsaXQqCwoEYXhp"
                    + "cxgAoAECCg0KAnYzEgJ2NSIDQWJzChEKAnY1CgJ2NhICdjciA011bAooCgJ2NwoCdjgSAnY5IglSZWR1Y2VTdW0qDwoIa2Vl"
                    + "cGRpbXMYAaABAgoRCgJ2ORIFc2NvcmUiBFRhbmgSB2JlYXJpbmcqEggBEAdCAnYwSggQAAAAAAAAACoaCAIQB0ICdjRKEA4A"
                    + "AAAAAAAAAgAAAAAAAAAqEggCEAFCAnY2SgjNzEw+zcxMPSoSCAEQB0ICdjhKCAAAAAAAAAAAWhwKBndpbmRvdxISChAIARIM"
                    + "CgIIAQoCCAgKAggCYhMKBXNjb3JlEgoKCAgBEgQKAggBQgIQEQ==";

    private static final String MODEL =
            """
            format: skerry-model/1
            name: pump-bearing
            version: 1.2.0
            task: anomaly-score
            description: How far vibration and temperature are from what they are on average.
            licence: MIT
            features:
              - {name: vibration, unit: mm/s, normalisation: {kind: fixed, mean: 1.5, scale: 0.5}}
              - {name: temperature, unit: Cel, normalisation: {kind: fixed, mean: 60, scale: 5}}
            window: {length: 8, step: reading, gap: hold, maxAge: 30s}
            graph:
              file: model.onnx
              inputs:
                - {name: window, type: float32, shape: [1, 8, 2], role: window}
              outputs:
                - {name: score, type: float32, shape: [1], role: score}
            threshold: {score: 0.5}
            limits: {latency: 25ms, memoryBytes: 1e6}
            provenance: {data: None., tool: by hand}
            card: card.md
            """;

    private BearingBundle() {}

    /** Writes it into a folder of models. */
    static void write(Path folder) throws IOException {
        Map<String, byte[]> files =
                Map.of(
                        "model.onnx",
                        Base64.getDecoder().decode(GRAPH),
                        "card.md",
                        "# Bearing".getBytes(UTF_8));
        switch (BundleBuilder.build("model.yaml", MODEL, files::get)) {
            case BundleBuilder.Result.Built(ModelBundle bundle) ->
                    Files.write(
                            Files.createDirectories(folder).resolve("pump-bearing-1.2.0.skm"),
                            BundleWriter.archive(bundle.manifest(), bundle.files()));
            case BundleBuilder.Result.Refused(var problems) ->
                    throw new AssertionError(problems.toString());
        }
    }
}
