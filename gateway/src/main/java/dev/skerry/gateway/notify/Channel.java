package dev.skerry.gateway.notify;

/** A way to a receiver. */
interface Channel {
    /**
     * What became of an attempt.
     *
     * @param isDelivered whether the receiver took it
     * @param isWorthAnother whether it might take it later
     * @param answer of the receiver, or what went wrong, on one line
     */
    record Attempt(boolean isDelivered, boolean isWorthAnother, String answer) {
        private static final int MOST = 500;

        public Attempt {
            String line = answer.replaceAll("[\\p{Cntrl}]+", " ").strip();
            answer = line.length() <= MOST ? line : line.substring(0, MOST - 1) + "…";
        }
    }

    /** Sends a message, which takes some seconds at most. */
    Attempt send(ContactPoint contact, byte[] secret, Message message) throws InterruptedException;
}
