package dev.skerry.gateway.enrol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The steps of an enrolment, in their order. */
public enum Step {
    /** An operator made the token. */
    @JsonProperty("token")
    TOKEN,
    /** The device showed the token. */
    @JsonProperty("contact")
    CONTACT,
    /** It was given its certificate. */
    @JsonProperty("certificate")
    CERTIFICATE,
    /** The agent's first session was opened. */
    @JsonProperty("session")
    SESSION,
    /** Its first readings were stored. */
    @JsonProperty("reading")
    READING;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
