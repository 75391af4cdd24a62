package dev.skerry.gateway.error;

/**
 * What is said of an error, whenever it is reported.
 *
 * @param code the stable code, {@code SKR-}, a letter and three digits
 * @param meaning what is wrong, in general
 * @param advice what to do about it
 */
public record ErrorText(String code, String meaning, String advice) {}
