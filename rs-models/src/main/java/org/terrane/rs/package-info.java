/// To be written.
package org.terrane.rs;
