/** The file that says what proves that a message is a device's. */
@NullMarked
package dev.skerry.profile.credential;

import org.jspecify.annotations.NullMarked;
