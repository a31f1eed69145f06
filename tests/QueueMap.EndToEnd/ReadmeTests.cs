using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Results;
using QueueMap.Producer;

namespace QueueMap.EndToEnd;

/// <summary>What the README says about commands, options, exit codes and columns is what the program does.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void It_has_two_commands_to_type() => Assert.Equal(
        ["dotnet run -c Release --project producer -- demo", "dotnet test -c Release QueueMap.sln"], Readme.ShellCommands);

    [Fact]
    public async Task Its_first_command_shows_the_hottest_station_of_every_month()
    {
        var words = Readme.ShellCommands.First().Split(' ');

        var outcome = (await Command.RunOtherAsync(Readme.Root, words[0], words[1..])).MustExitWith(0);

        Assert.Equal(24, Months().Count(outcome.Output));
        Assert.Contains("coverage  160 listed = 160 mapped + 0 quarantined + 0 pending", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_example_output_is_the_programs()
    {
        var demo = (await Command.RunAsync(_work.Root, "demo")).MustExitWith(0);
        var shown = Readme.Section("Try it").Split("```text\n")[1].Split("```")[0];

        Assert.All(
            shown.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line != "..."),
            line => Assert.Contains(line, demo.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("queuemap run SOURCE", "run")]
    [InlineData("queuemap resume RUN", "resume")]
    [InlineData("queuemap requeue RUN", "requeue")]
    [InlineData("queuemap update RUN", "update")]
    [InlineData("queuemap plan [SOURCE]", "plan")]
    [InlineData("queuemap simulate [SOURCE]", "simulate")]
    [InlineData("queuemap tune SOURCE", "tune")]
    [InlineData("queuemap setup", "setup")]
    [InlineData("queuemap demo", "demo")]
    [InlineData("queuemap generate gsod DIR", "generate", "gsod")]
    public async Task The_options_of_a_command_are_those_of_its_help(string heading, params string[] command)
    {
        var help = (await Command.RunAsync(_work.Root, [.. command, "--help"])).MustExitWith(0);

        Assert.Equal(Readme.OptionsIn(HelpOptions(help.Output)).Order(), Readme.OptionsIn(Readme.Section(heading)).Order());
    }

    [Theory]
    [InlineData("status")]
    [InlineData("results")]
    [InlineData("cancel")]
    public async Task The_options_of_a_command_that_reads_state_are_those_of_its_help(string command)
    {
        var help = (await Command.RunAsync(_work.Root, command, "--help")).MustExitWith(0);
        var said = SaidOf(command, ["status", "results", "cancel"], Readme.Section("queuemap status [RUN], queuemap results [RUN] and queuemap cancel RUN"));

        Assert.Equal(Readme.OptionsIn(HelpOptions(help.Output)).Order(), Readme.OptionsIn(said).Order());
    }

    [Theory]
    [InlineData("dead list")]
    [InlineData("dead show")]
    [InlineData("dead requeue")]
    [InlineData("dead discard")]
    public async Task The_options_of_a_command_on_dead_letters_are_those_of_its_help(string command)
    {
        var help = (await Command.RunAsync(_work.Root, [.. command.Split(' '), "--help"])).MustExitWith(0);
        var paragraph = Readme.Section("queuemap dead list, show, requeue and discard").Split("\n\n")[1];

        Assert.Equal(
            Readme.OptionsIn(HelpOptions(help.Output)).Order(),
            Readme.OptionsIn(SaidOf(command, ["dead list", "dead show", "dead requeue", "dead discard"], paragraph)).Order());
    }

    [Fact]
    public async Task Every_option_of_a_command_on_dead_letters_is_explained()
    {
        string[][] commands = [["dead", "list"], ["dead", "show"], ["dead", "requeue"], ["dead", "discard"]];
        var table = Readme.OptionsIn(Readme.Section("queuemap dead list, show, requeue and discard").Split("\n\n")[2]);
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var command in commands)
        {
            all.UnionWith(Readme.OptionsIn(HelpOptions((await Command.RunAsync(_work.Root, [.. command, "--help"])).Output)));
        }

        Assert.Equal(all.Except(["--state", "--json"]).Order(), table.Order()); // These two are as everywhere.
    }

    /// <summary>Once for all commands: the sections of the commands have each option by its first name.</summary>
    [Fact]
    public async Task The_other_name_of_an_option_is_told()
    {
        var help = (await Command.RunAsync(_work.Root, "run", "--help")).MustExitWith(0);
        var others = help.Output.Split('\n')
            .Where(line => line.StartsWith("  --", StringComparison.Ordinal))
            .SelectMany(line => Aliases().Matches(line).Select(match => match.Groups["alias"].Value))
            .ToList();

        Assert.NotEmpty(others);
        Assert.All(others, alias => Assert.Contains($"`{alias}` is another name", Readme.Section("Commands"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_command_is_described()
    {
        var help = (await Command.RunAsync(_work.Root, "--help")).MustExitWith(0);
        var commands = CommandNames().Matches(help.Output[help.Output.IndexOf("Commands:", StringComparison.Ordinal)..]).Select(match => match.Groups["name"].Value).ToList();

        Assert.Equal(14, commands.Count);
        Assert.All(commands, name => Assert.Contains($"queuemap {name}", Readme.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_exit_codes_are_those_of_the_program()
    {
        var codes = typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetRawConstantValue()!);

        Assert.Equal(codes.Order(), TableNumbers().Matches(Readme.Section("Exit codes")).Select(row => int.Parse(row.Groups["code"].Value)).Order());
    }

    [Fact]
    public async Task The_files_that_a_run_leaves_behind_are_where_it_says()
    {
        _work.WriteStation(2024, "00000000001", "  70.1");
        _work.WriteStation(2024, "00000000002", "  hot!");
        (await Command.RunAsync(_work.Root, "run", "gsod", "--run", "left")).MustExitWith(3);
        var section = Readme.Section("What a run leaves behind");
        var folder = section.Split('`')[1].Replace("RUN", "left", StringComparison.Ordinal);

        var files = Directory.EnumerateFiles(_work.At(Path.Join(".queuemap", folder))).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(["FAILED_0.jsonl", "SUCCEEDED_0.jsonl", "manifest.json", "maxima.csv", "maxima.json"], files);
        Assert.All(files, file => Assert.Contains($"`{file!.Replace('0', 'n')}`", section, StringComparison.Ordinal));
        var status = (await Command.RunAsync(_work.Root, "status", "left", "--json")).MustExitWith(0).Output.Trim().Split('\n')[^1];
        using var document = JsonDocument.Parse(status);
        Assert.Equal(1, document.RootElement.GetProperty("itemCounts").GetProperty("failed").GetInt64());
        Assert.All(
            document.RootElement.GetProperty("batchCounts").EnumerateObject(),
            count => Assert.Contains($"`{count.Name}`", section, StringComparison.Ordinal));
    }

    [Fact]
    public void The_columns_of_the_export_are_those_of_the_program() =>
        Assert.Contains($"`{string.Join(',', ResultRow.Columns)}`", Readme.Text, StringComparison.Ordinal);

    [Fact]
    public void Every_reason_of_a_quarantine_is_explained()
    {
        var names = typeof(QuarantineReason).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetCustomAttribute<System.Text.Json.Serialization.JsonStringEnumMemberNameAttribute>()!.Name);

        Assert.All(names, name => Assert.Contains($"`{name}`", Readme.Section("What becomes of bad input"), StringComparison.Ordinal));
    }

    private static string SaidOf(string command, IReadOnlyCollection<string> commands, string text) => string.Join(' ', text
        .Split('`')
        .SkipWhile(word => word != command)
        .Skip(1)
        .TakeWhile(word => !commands.Contains(word)));

    private static string HelpOptions(string help) => string.Join(
        '\n',
        help[help.IndexOf("Options:", StringComparison.Ordinal)..]
            .Split('\n')
            .Where(line => line.StartsWith("  --", StringComparison.Ordinal))
            .Select(line => line.Trim().Split(' ')[0]));

    [GeneratedRegex("^  --[a-z-]+(, (?<alias>--[a-z-]+))+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Aliases();

    [GeneratedRegex("^20(23|24)-[01][0-9] ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Months();

    [GeneratedRegex(@"^  (?<name>[a-z]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CommandNames();

    [GeneratedRegex(@"^\| (?<code>[0-9]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TableNumbers();
}
