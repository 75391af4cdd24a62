package dev.skerry.tool.flash.drive;

/**
 * Why a drive is not written to.
 *
 * @param code stable, {@code SKR-F…}
 * @param text what is wrong and what to do
 */
public record Refusal(String code, String text) {}
