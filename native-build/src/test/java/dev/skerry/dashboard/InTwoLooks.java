package dev.skerry.dashboard;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs on a desktop and on a phone, in the light and in the dark: {@link EveryPageIT} does the
 * rest.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@EnumSource(
        value = DashboardPage.Look.class,
        names = {"DESKTOP_LIGHT", "PHONE_DARK"})
@interface InTwoLooks {}
