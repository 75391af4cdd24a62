/** The gateway's certificate authority, from the command line. */
@NullMarked
package dev.skerry.tool.authority;

import org.jspecify.annotations.NullMarked;
