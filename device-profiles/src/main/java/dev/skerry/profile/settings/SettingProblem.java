package dev.skerry.profile.settings;

/**
 * What keeps a process from starting as it was told to.
 *
 * @param code stable, {@code SKR-…}, listed in docs/errors.md
 * @param message names the setting and its value and says what to write
 */
public record SettingProblem(String code, String message) {}
