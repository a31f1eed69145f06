using System.IO.Compression;
using System.Text;

namespace QueueMap.HistoryChecker.Naive;

/// <summary>Reads a sound object character by character. Slow, short, and nothing like the product's scanner.</summary>
public static class NaiveCsv
{
    /// <returns>The rows with the line on which each begins, from 1; blank lines are none.</returns>
    public static IReadOnlyList<(int Line, IReadOnlyList<string> Fields)> Rows(string key, byte[] content)
    {
        var text = TextOf(key.EndsWith(".gz", StringComparison.Ordinal) ? Expand(content) : content);
        var rows = new List<(int, IReadOnlyList<string>)>();
        var (fields, field, quoted, line, began) = (new List<string>(), new StringBuilder(), false, 1, 1);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else if (c == '"')
                {
                    quoted = false;
                }
                else
                {
                    field.Append(c);
                }
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (c is '\r' or '\n')
            {
                i += c == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
                line++;
                End();
                began = line;
            }
            else
            {
                field.Append(c);
            }
        }

        End();
        return rows;

        void End()
        {
            if (fields.Count > 0 || field.Length > 0)
            {
                fields.Add(field.ToString());
                rows.Add((began, fields));
            }

            (fields, field) = ([], new StringBuilder());
        }
    }

    private static string TextOf(byte[] content) => content switch
    {
        [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
        [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
        [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
        _ => Encoding.UTF8.GetString(content),
    };

    private static byte[] Expand(byte[] content)
    {
        using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        gzip.CopyTo(whole);
        return whole.ToArray();
    }
}
