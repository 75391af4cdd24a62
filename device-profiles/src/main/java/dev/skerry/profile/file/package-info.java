/** Files that are whole, whatever happens while they are written, and noise without their key. */
@NullMarked
package dev.skerry.profile.file;

import org.jspecify.annotations.NullMarked;
