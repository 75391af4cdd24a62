package dev.skerry.profile.drift;

/**
 * How far what a model takes or gives has moved from what it was trained on.
 *
 * @param feature empty for the score
 * @param psi population stability index
 * @param ks Kolmogorov-Smirnov distance at the edges of the bins
 * @param samples how many numbers they are of
 * @param chance what of the index is by chance, for so many numbers and bins
 */
public record DriftFigure(String feature, double psi, double ks, long samples, double chance) {
    /** What the score is called where features have names. */
    public static final String SCORE = "score";

    /** For people and programs: the feature's name, or {@value #SCORE}. */
    public String name() {
        return feature.isEmpty() ? SCORE : feature;
    }

    /** Compares counts with those of a training distribution, in its bins. */
    public static DriftFigure of(String feature, Histogram reference, long[] counts) {
        long[] expected = reference.toArray();
        long samples = 0;
        for (long count : counts) {
            samples += count;
        }
        return new DriftFigure(
                feature,
                Drift.psi(counts, expected),
                Drift.ks(counts, expected),
                samples,
                Drift.psiByChance(reference.bins().count(), samples, reference.samples()));
    }

    /** The index, less what it is by chance. */
    public double excess() {
        return Math.max(0, psi - chance);
    }
}
