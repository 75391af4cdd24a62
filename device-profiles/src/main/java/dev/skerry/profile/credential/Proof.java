package dev.skerry.profile.credential;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** What proves that a message is a device's. */
public sealed interface Proof {
    /**
     * DTLS with a key that both know.
     *
     * @param identity what the device calls the key, which everybody may read
     */
    record Psk(String identity, PskKey key) implements Proof {
        private static final int MAX_IDENTITY = 128;

        public Psk {
            if (identity.isBlank()
                    || identity.length() > MAX_IDENTITY
                    || identity.codePoints().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "an identity has 1 to %d characters that can be seen"
                                .formatted(MAX_IDENTITY));
            }
        }

        @Override
        public String shown() {
            return "psk " + identity;
        }
    }

    /** DTLS with one certificate, by the SHA-256 of its DER. */
    record Fingerprint(String sha256) implements Proof {
        private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

        public Fingerprint {
            sha256 = sha256.toLowerCase(Locale.ROOT).replace(":", "");
            if (!HEX.matcher(sha256).matches()) {
                throw new IllegalArgumentException(
                        "a certificate is named by 64 hexadecimal digits, as 'openssl x509 -noout -fingerprint -sha256' prints");
            }
        }

        @Override
        public String shown() {
            return "certificate " + sha256;
        }
    }

    /**
     * DTLS with a certificate of this subject, signed by an authority that the agent trusts.
     *
     * @param template the subject (RFC 2253), in which {@code {device}} stands for the device's id
     */
    record Subject(String template) implements Proof {
        private static final String DEVICE = "{device}";

        public Subject {
            try {
                var _ = new X500Principal(template.replace(DEVICE, "x"));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "a subject is written like CN={device},O=Plant (RFC 2253)", e);
            }
        }

        /** Whether a certificate of that subject is the device's. */
        public boolean isOf(String deviceId, X500Principal subject) {
            try {
                // Escaped, so that an id can't bring attributes of its own.
                var its = new X500Principal(template.replace(DEVICE, Rdn.escapeValue(deviceId)));
                return its.equals(subject) && isExactly(names(its), names(subject));
            } catch (IllegalArgumentException | InvalidNameException e) {
                // An id that can't be part of a name is nobody's.
                return false;
            }
        }

        /** Names are equal whatever their case and blanks (RFC 5280, section 7.1), ids are not. */
        private boolean isExactly(List<Rdn> its, List<Rdn> subject) throws InvalidNameException {
            List<Rdn> wanted = names(new X500Principal(template));
            for (int i = 0; i < wanted.size(); i++) {
                boolean hasId = wanted.get(i).toString().contains(DEVICE);
                if (hasId && !its.get(i).toString().equals(subject.get(i).toString())) {
                    return false;
                }
            }
            return true;
        }

        private static List<Rdn> names(X500Principal name) throws InvalidNameException {
            return new LdapName(name.getName(X500Principal.RFC2253)).getRdns();
        }

        @Override
        public String shown() {
            return "subject " + template;
        }
    }

    /** The site's broker vouches for the device: its access rules say who may publish there. */
    record Broker() implements Proof {
        @Override
        public String shown() {
            return "broker";
        }
    }

    /** The proof in words of the file, without a secret. */
    String shown();
}
