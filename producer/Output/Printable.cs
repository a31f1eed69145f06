using System.Text;

namespace QueueMap.Producer.Output;

/// <summary>
/// Untrusted text (keys, names, error texts) made fit for a terminal or a log line: what could move the cursor, break
/// the line or turn the text around is shown as an escape.
/// </summary>
public static class Printable
{
    public static string Of(string text) => text.Any(MustEscape) ? Escape(text) : text;

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (MustEscape(c))
            {
                escaped.Append("\\u").Append(((int)c).ToString("x4"));
            }
            else
            {
                escaped.Append(c);
            }
        }

        return escaped.ToString();
    }

    // Controls, line and paragraph separators, and the marks that reverse the direction of what follows.
    private static bool MustEscape(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
