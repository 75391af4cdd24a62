package dev.skerry.gateway.error;

/** Something that the gateway may report to a person or to an agent. */
public interface ErrorCode {
    /** What is said of it. */
    ErrorText text();

    /** The stable code, {@code SKR-}, a letter and three digits. */
    default String code() {
        return text().code();
    }

    /** What is wrong, in general. */
    default String meaning() {
        return text().meaning();
    }

    /** What to do about it. */
    default String advice() {
        return text().advice();
    }
}
