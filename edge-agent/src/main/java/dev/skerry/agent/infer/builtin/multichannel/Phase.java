package dev.skerry.agent.infer.builtin.multichannel;

import dev.skerry.agent.infer.builtin.state.Moments;
import java.util.Arrays;

/** The two lives of a stream. */
sealed interface Phase {
    /** One that goes its own way from here. */
    Phase copy();

    /** Measuring what is usual of each channel. */
    record Measuring(ChannelMeasure[] channels) implements Phase {
        static Measuring begin(int inputs) {
            ChannelMeasure[] channels = new ChannelMeasure[inputs];
            Arrays.setAll(channels, i -> new ChannelMeasure());
            return new Measuring(channels);
        }

        @Override
        public Phase copy() {
            ChannelMeasure[] copies = channels.clone();
            Arrays.setAll(copies, i -> channels[i].copy());
            return new Measuring(copies);
        }

        /**
         * Goes on with what was measured.
         *
         * @param left steps until the warm-up is over
         */
        Running running(int left) {
            Running next = new Running(channels.length, left);
            for (int i = 0; i < channels.length; i++) {
                next.origins[i] = channels[i].origin();
                next.calibration[i] = (float) channels[i].center();
                next.calibration[MultichannelGraph.WEIGHTS + i] = (float) (1 / channels[i].scale());
                next.calibration[MultichannelGraph.DRIFTS + i] = channels[i].drifts() ? 1 : 0;
                next.state[i] = (float) channels[i].slow();
            }
            return next;
        }
    }

    /** Scoring, at first without telling: what is ordinary has to be measured too. */
    final class Running implements Phase {
        /** Of each channel, which its values are less. */
        final double[] origins;

        /** Of the graph. */
        final float[] calibration;

        /** Of the graph. */
        final float[] state;

        /** What the last step gave, for each channel. */
        final float[] contributions;

        /** Of the steps' largest deviations, as long as the warm-up goes on. */
        Moments largest = new Moments();

        /** Steps until the warm-up is over. */
        int left;

        Running(int channels, int left) {
            this(
                    new double[channels],
                    new float[MultichannelGraph.CALIBRATION_SIZE],
                    new float[MultichannelGraph.STATE_SIZE],
                    new float[channels],
                    left);
            calibration[MultichannelGraph.ORDINARY] = 1;
        }

        private Running(
                double[] origins,
                float[] calibration,
                float[] state,
                float[] contributions,
                int left) {
            this.origins = origins;
            this.calibration = calibration;
            this.state = state;
            this.contributions = contributions;
            this.left = left;
        }

        /** Takes a step of the warm-up. */
        void settle(float deviation) {
            largest.accept(deviation);
            left--;
            if (left == 0) {
                calibration[MultichannelGraph.ORDINARY] =
                        (float) Math.max(largest.mean(), MultichannelGraph.LEAST_ORDINARY);
            }
        }

        @Override
        public Phase copy() {
            Running copy =
                    new Running(
                            origins.clone(),
                            calibration.clone(),
                            state.clone(),
                            contributions.clone(),
                            left);
            copy.largest = largest.copy();
            return copy;
        }
    }
}
