package dev.skerry.tool.evaluate.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All files of a run, which share one threshold.
 *
 * @param files in any order
 */
public record NabCorpus(List<NabFile> files) {
    /** No score reaches it. */
    public static final double NEVER = 1.1;

    /** Takes the files. */
    public NabCorpus {
        files = List.copyOf(files);
    }

    /** A row of some file. */
    private record Point(double score, int file, int row) {}

    /** A window of some file. */
    private record WindowKey(int file, int window) {}

    /** The windows of all files. */
    public int windows() {
        return files.stream().mapToInt(NabFile::windows).sum();
    }

    /** The sum over all files. */
    public double raw(double threshold, NabProfile profile) {
        return files.stream().mapToDouble(file -> file.at(threshold, profile).score()).sum();
    }

    /** The score from 0 to 100, or below 0. */
    public double normalised(double threshold, NabProfile profile) {
        return profile.normalised(raw(threshold, profile), windows());
    }

    /**
     * The threshold with the highest sum over all files, as the benchmark chooses it for each
     * detector and profile; the highest one if there are several.
     */
    public double bestThreshold(NabProfile profile) {
        List<Point> points = new ArrayList<>();
        for (int f = 0; f < files.size(); f++) {
            NabFile file = files.get(f);
            for (int row = file.firstScored(); row < file.rows(); row++) {
                points.add(new Point(file.score(row), f, row));
            }
        }
        points.sort(Comparator.comparingDouble(Point::score).reversed());
        Map<WindowKey, Double> met = new HashMap<>();
        double gain = 0;
        double bestGain = 0;
        double best = NEVER;
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            gain += gain(point, profile, met);
            boolean isLastOfIts =
                    i + 1 == points.size() || points.get(i + 1).score() < point.score();
            if (isLastOfIts && gain > bestGain) {
                bestGain = gain;
                best = point.score();
            }
        }
        return best;
    }

    /** What one more detected row adds. */
    private double gain(Point point, NabProfile profile, Map<WindowKey, Double> met) {
        NabFile file = files.get(point.file());
        double worth = file.worth(point.row());
        int window = file.windowOf(point.row());
        if (window < 0) {
            return worth * profile.falseAlarm();
        }
        var key = new WindowKey(point.file(), window);
        double before = met.getOrDefault(key, -profile.miss());
        double after = Math.max(before, worth * profile.detection());
        met.put(key, after);
        return after - before;
    }
}
