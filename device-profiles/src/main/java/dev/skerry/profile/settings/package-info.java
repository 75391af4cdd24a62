/** What agent and gateway check their settings with, before they start. */
@NullMarked
package dev.skerry.profile.settings;

import org.jspecify.annotations.NullMarked;
