package dev.skerry.profile.bundle.read;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.drift.Bins;
import dev.skerry.profile.drift.Histogram;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes how the training data are distributed. */
public final class ReferenceSection {
    private static final long MOST_SAMPLES = 1L << 53;
    private static final Histogram SOME = new Histogram(new Bins(0), List.of(1L, 0L));

    private ReferenceSection() {}

    static Reference read(Members members, List<Feature> features) {
        long samples = members.whole("samples", 1, MOST_SAMPLES, MOST_SAMPLES);
        List<Histogram> histograms = new ArrayList<>();
        Members byName = members.object("features");
        for (Feature feature : features) {
            boolean isThere = byName.has(feature.name());
            Members histogram = byName.object(feature.name());
            histograms.add(isThere ? histogram(histogram, samples) : SOME);
        }
        byName.end();
        Histogram score = members.has("score") ? histogram(members.object("score"), samples) : null;
        members.end();
        return new Reference(samples, histograms, score);
    }

    private static Histogram histogram(Members members, long most) {
        double[] edges = members.numbers("edges", 1, Bins.MOST - 1);
        double[] counts = members.numbers("counts", 2, Bins.MOST);
        members.end();
        if (edges.length == 0 || counts.length == 0) {
            return SOME;
        }
        if (!Bins.areRising(edges)) {
            wrong(members, "edges", "each edge has to be higher than the one before");
            return SOME;
        }
        if (counts.length != edges.length + 1) {
            wrong(
                    members,
                    "counts",
                    "%d edges part %d bins, and there are %d counts"
                            .formatted(edges.length, edges.length + 1, counts.length));
            return SOME;
        }
        double sum = 0;
        List<Long> whole = new ArrayList<>();
        for (double count : counts) {
            if (count < 0 || count != Math.rint(count) || count > most) {
                wrong(members, "counts", "a count is a whole number, not more than all samples");
                return SOME;
            }
            sum += count;
            whole.add((long) count);
        }
        if (sum < 1 || sum > most) {
            wrong(
                    members,
                    "counts",
                    "the counts have to be of 1 to %,d samples together".formatted(most));
            return SOME;
        }
        return new Histogram(new Bins(edges), whole);
    }

    private static void wrong(Members members, String name, String message) {
        members.problem(
                BundleCode.REFERENCE,
                name,
                message,
                "have 'skerry model build' make it of the training rows: reference: training.csv");
    }

    /** The member as it is read. */
    public static ObjectNode json(Reference reference, List<Feature> features) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("samples", reference.samples());
        ObjectNode byName = json.putObject("features");
        for (int i = 0; i < features.size(); i++) {
            histogram(byName.putObject(features.get(i).name()), reference.features().get(i));
        }
        if (reference.score() != null) {
            histogram(json.putObject("score"), reference.score());
        }
        return json;
    }

    private static void histogram(ObjectNode json, Histogram histogram) {
        ArrayNode edges = json.putArray("edges");
        histogram.bins().edges().forEach(edges::add);
        ArrayNode counts = json.putArray("counts");
        histogram.counts().forEach(counts::add);
    }
}
