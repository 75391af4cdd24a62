package dev.skerry.gateway.error;

import com.google.errorprone.annotations.Immutable;

/**
 * What is said of an error, whenever it is reported.
 *
 * @param code the stable code, {@code SKR-}, a letter and three digits
 * @param meaning what is wrong, in general
 * @param advice what to do about it
 */
@Immutable
public record ErrorText(String code, String meaning, String advice) {}
