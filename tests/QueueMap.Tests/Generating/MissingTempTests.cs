using System.Text.RegularExpressions;
using QueueMap.Producer.Generating;

namespace QueueMap.Tests.Generating;

public sealed partial class MissingTempTests
{
    private static readonly GsodOptions Options = new() { Stations = 60 };

    [Fact]
    public async Task The_share_asked_for_is_missing_three_quarters_of_it_as_9999_9()
    {
        using var generated = await GeneratedDirectory.Of(Options with { MissingShare = 0.1m });
        var text = string.Concat(generated.Files.Select(generated.Text));
        var (written, quoted, bare) = (Written().Count(text), Quoted().Count(text), Bare().Count(text));

        Assert.All(generated.Files, file => Assert.Null(StrictForm.Fault(generated.Bytes(file))));
        Assert.InRange((written + quoted + bare) / (double)generated.Data.Rows, 0.09, 0.11);
        Assert.InRange(written / (double)(written + quoted + bare), 0.70, 0.80);
        Assert.InRange(quoted / (double)bare, 0.7, 1.4);
    }

    [Fact]
    public async Task Missing_values_move_no_other_byte()
    {
        using var whole = await GeneratedDirectory.Of(Options);
        using var holed = await GeneratedDirectory.Of(Options with { MissingShare = 0.1m });

        Assert.All(whole.Files, file => Assert.Equal(Blank(whole.Text(file)), Blank(holed.Text(file))));

        static string Blank(string text) => TempAndCount().Replace(text, "");
    }

    [Fact]
    public async Task A_share_of_1_leaves_no_TEMP()
    {
        using var generated = await GeneratedDirectory.Of(Options with { MissingShare = 1 });
        var text = string.Concat(generated.Files.Select(generated.Text));

        Assert.Equal(generated.Data.Rows, Written().Count(text) + Quoted().Count(text) + Bare().Count(text));
    }

    // TEMP is what stands between the place, which ends in letters or in bare commas, and the attribute of TEMP.
    private const string Place = "(?<=[A-Z]\",|[0-9]\",,,,,)";

    private const RegexOptions Explicit = RegexOptions.ExplicitCapture;

    [GeneratedRegex(Place + "\"9999\\.9\",\" 0\"", Explicit, 5_000)]
    private static partial Regex Written();

    [GeneratedRegex(Place + "\"\",\" 0\"", Explicit, 5_000)]
    private static partial Regex Quoted();

    [GeneratedRegex(Place + ",\" 0\"", Explicit, 5_000)]
    private static partial Regex Bare();

    [GeneratedRegex(Place + "(\"[- .0-9]*\")?,\"[ 12][0-9]\"", Explicit, 5_000)]
    private static partial Regex TempAndCount();
}
