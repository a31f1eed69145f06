using System.Text;
using System.Text.RegularExpressions;

namespace QueueMap.Tests.Generating;

/// <summary>GSOD's form as this test project understands it, written without a look at the generator.</summary>
public static partial class StrictForm
{
    public const string Header =
        "\"STATION\",\"DATE\",\"LATITUDE\",\"LONGITUDE\",\"ELEVATION\",\"NAME\",\"TEMP\",\"TEMP_ATTRIBUTES\",\"DEWP\"," +
        "\"DEWP_ATTRIBUTES\",\"SLP\",\"SLP_ATTRIBUTES\",\"STP\",\"STP_ATTRIBUTES\",\"VISIB\",\"VISIB_ATTRIBUTES\",\"WDSP\"," +
        "\"WDSP_ATTRIBUTES\",\"MXSPD\",\"GUST\",\"MAX\",\"MAX_ATTRIBUTES\",\"MIN\",\"MIN_ATTRIBUTES\",\"PRCP\"," +
        "\"PRCP_ATTRIBUTES\",\"SNDP\",\"FRSHTT\"";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with the file, or null.</summary>
    public static string? Fault(byte[] file)
    {
        string text;
        try
        {
            text = Utf8.GetString(file);
        }
        catch (DecoderFallbackException)
        {
            return "not UTF-8";
        }

        var lines = text.Split('\n');
        if (lines[0] != Header)
        {
            return text.Length == 0 ? "empty" : "header";
        }

        if (lines[^1].Length != 0)
        {
            return "last line";
        }

        var bad = lines[1..^1].FirstOrDefault(line => !Row().IsMatch(line));
        return bad is null ? null : $"row {bad}";
    }

    [GeneratedRegex(
        """
        ^"[0-9A-Z][0-9]{10}","[0-9]{4}-[0-9]{2}-[0-9]{2}",
        (,,,|"-?[0-9]{1,2}\.[0-9]{1,7}","-?[0-9]{1,3}\.[0-9]{1,7}","[0-9]{1,4}\.[0-9]{1,2}","[A-Z ]{3,}(,[ A-Z]+)?"),
        ("(?=.{6}")[ ]*-?[0-9]+\.[0-9]"|"")?,"[ 12][0-9]",
        ("(?=.{6}")[ ]*-?[0-9]+\.[0-9]","[ 12][0-9]",){2}
        "[0-9]{3}\.[0-9]","[ 12][0-9]",
        ("(?=.{5}")[ ]*[0-9]+\.[0-9]","[ 12][0-9]",){2}
        ("(?=.{5}")[ ]*[0-9]+\.[0-9]",){2}
        ("(?=.{6}")[ ]*-?[0-9]+\.[0-9]","[ *]",){2}
        "[ 0-9][0-9]\.[0-9]{2}","[ A-I]",
        "(?=.{5}")[ ]*[0-9]+\.[0-9]","[01]{6}"$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Row();
}
