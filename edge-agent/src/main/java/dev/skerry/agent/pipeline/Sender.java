package dev.skerry.agent.pipeline;

import javax.security.auth.x500.X500Principal;

/** Who sent a message, as far as its transport proved that. */
public sealed interface Sender {
    /** Anybody who reaches the agent's port. */
    Sender ANYBODY = new Anybody();

    /** Somebody whom the site's broker lets publish. */
    Sender BROKER = new Broker();

    /** The agent itself. */
    Sender ITSELF = new Itself();

    record Anybody() implements Sender {
        @Override
        public String toString() {
            return "a sender without credentials";
        }
    }

    record Broker() implements Sender {
        @Override
        public String toString() {
            return "the broker";
        }
    }

    record Itself() implements Sender {}

    /**
     * Who has a key.
     *
     * @param asked whether the agent asked it, at an address that was told to the agent
     */
    record WithKey(String identity, boolean asked) implements Sender {
        @Override
        public String toString() {
            return "the identity '" + identity + "'";
        }
    }

    /**
     * Who has a certificate that the agent trusts.
     *
     * @param sha256 of its DER, lower-case hexadecimal
     * @param asked whether the agent asked it, at a name that the certificate is for
     */
    record WithCertificate(String sha256, X500Principal subject, boolean asked) implements Sender {
        @Override
        public String toString() {
            return "the certificate of '" + subject.getName() + "'";
        }
    }
}
