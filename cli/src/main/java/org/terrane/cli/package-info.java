/// To be written.
package org.terrane.cli;
