/** Tests of what is done with files. */
@NullMarked
package dev.skerry.profile.file;

import org.jspecify.annotations.NullMarked;
