// The commands of this repository: ./build.sh --target=NAME (build.ps1 on Windows).
//
//   Clean        removes what was built
//   Build        builds everything; a warning is an error
//   Test         runs every test but the soak tests       --filter="FullyQualifiedName~Uploads"
//                in other surroundings                    --culture=tr-TR --timezone=Pacific/Chatham --temp=FOLDER
//   Soak         runs the long tests (Category=Soak)
//   Demo         runs the main job on real data           --keep=FOLDER --sabotage=NAME (handed on to the demo)
//   Inspections  starts the sample app with two devices --port=5180 --keep=FOLDER (handed on to it); Ctrl+C ends it
//   Bench        measures against the limits of the machine --rows=NAME,NAME (handed on to the bench)
//   Aot          publishes a native device app without a warning, runs it against a server; figures in artifacts/aot.json
//   Pack         makes the packages in artifacts/packages, and tries them in new projects
//   Approve      approves public APIs and wire messages as they are now; --filter="…" approves other snapshots
//   Postgres     finds PostgreSQL's programs, or installs them where it may
//   Chromium     finds the browser that tests of the sample app drive, or installs it where it may
//
// Everything is built once, in one configuration. --configuration=Debug chooses another.

using System.Xml.Linq;

var target = Argument("target", "Test");
var configuration = Argument("configuration", "Release");
var filter = Argument("filter", "");

var solution = "OfflineSync.sln";
var demo = "Engine/Demo";
var inspections = "Engine/Demo/Inspections";
var bench = "Engine.Tests/Benchmarks";
var nativeApp = "Engine.Tests/Aot/OfflineSync.Aot.csproj";
var results = Directory("artifacts/test-results");
var summary = File("artifacts/test-summary.txt");

Setup(context =>
{
    if (target is "Test" or "Soak" or "Aot" or "Pack") WriteSummary(new TestCounts(0, 0, 0));
});

Task("Clean")
    .Does(() => CleanDirectory("artifacts"));

Task("Restore")
    .Does(() => Run("dotnet", "restore", solution, "-v", "q", "-nologo"));

Task("Build")
    .IsDependentOn("Restore")
    .Does(() => Run("dotnet", "build", solution, "-c", configuration, "--no-restore", "-v", "q", "-nologo", "-clp:NoSummary"));

Task("Postgres")
    .Does(() =>
{
    if (HasEnvironmentVariable("OFFLINESYNC_POSTGRES"))
    {
        Information("PostgreSQL: the server that OFFLINESYNC_POSTGRES names.");
        return;
    }

    var folder = FindPostgres();
    if (folder is null)
    {
        InstallPostgres();
        folder = FindPostgres() ?? throw new CakeException(2, "PostgreSQL was installed, but its programs (initdb, pg_ctl, postgres) are in none of the usual places. Add their folder to PATH.");
    }

    Information("PostgreSQL: {0}", folder);
});

Task("Chromium")
    .Does(() =>
{
    var browser = FindChromium();
    if (browser is null)
    {
        InstallChromium();
        browser = FindChromium() ?? throw new CakeException(2, "Chromium was installed, but it is in none of the usual places. Name its program with OFFLINESYNC_CHROMIUM.");
    }

    Environment.SetEnvironmentVariable("OFFLINESYNC_CHROMIUM", browser);
    Information("Chromium: {0}", browser);
});

Task("Test")
    .IsDependentOn("Postgres")
    .IsDependentOn("Chromium")
    .IsDependentOn("Build")
    .Does(() => RunTests("Category!=Soak&Category!=Aot&Category!=Pack", "--blame-hang-timeout", "15m", "--blame-hang-dump-type", "none"));

Task("Soak")
    .IsDependentOn("Postgres")
    .IsDependentOn("Build")
    .Does(() => RunTests("Category=Soak"));

Task("Approve")
    .IsDependentOn("Postgres")
    .IsDependentOn("Build")
    .Does(() =>
{
    Environment.SetEnvironmentVariable("OFFLINESYNC_APPROVE", "yes");
    RunTests(filter == "" ? "FullyQualifiedName~PublicApi|FullyQualifiedName~WireMessage" : "Category!=Soak");
    Information("Look at the difference (git diff) before you commit it.");
});

Task("Aot")
    .IsDependentOn("Postgres")
    .IsDependentOn("Build")
    .Does(() =>
{
    PublishNativeApp();
    RunTests("Category=Aot");
});

void PublishNativeApp()
{
    EnsureLinker();
    CleanDirectory("artifacts/publish/OfflineSync.Aot");
    var log = "artifacts/aot-publish.log";
    Run("dotnet", "publish", nativeApp, "-c", configuration, "-nologo", "-v", "q", "-clp:NoSummary", "-o", "artifacts/publish/OfflineSync.Aot", $"-flp:LogFile={log};Verbosity=minimal");
    var findings = System.IO.File.ReadLines(log).Where(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"\bIL[23]\d{3}\b")).Distinct().ToList();
    if (findings.Count > 0) throw new CakeException(1, $"The trimmer or the native compiler has something to say:\n{string.Join('\n', findings)}");
}

Task("Pack")
    .IsDependentOn("Postgres")
    .IsDependentOn("Build")
    .Does(() =>
{
    CleanDirectory("artifacts/packages");
    // A build of its own: the paths in it are those of the repository, wherever that is.
    string[] options = ["-c", configuration, "-nologo", "-v", "q", "-clp:NoSummary", "--artifacts-path", "artifacts/pack", "-o", "artifacts/packages", "-p:ContinuousIntegrationBuild=true"];
    // SourceLink needs a host that others reach; without one the symbols carry the source.
    if (Ask("git", "remote", "get-url", "origin") is not { } origin || !origin.Contains("://") || origin.StartsWith("file:")) options = [.. options, "-p:EmbedAllSources=true"];
    foreach (var project in GetFiles("./Engine/Packages/*.csproj").Append("./Engine/Cli/OfflineSync.Cli.csproj")) Run("dotnet", ["pack", project.FullPath, .. options]);
    RunTests("Category=Pack");
});

Task("Demo")
    .IsDependentOn("Postgres")
    .Does(() => RunProgram(demo));

Task("Inspections")
    .IsDependentOn("Postgres")
    .Does(() => RunProgram(inspections));

Task("Bench")
    .IsDependentOn("Postgres")
    .Does(() =>
{
    if (Argument("rows", "aot-") is var rows && rows.Contains("aot-")) PublishNativeApp();
    // As an app is shipped: compiled ahead of time, for this machine.
    var folder = "artifacts/publish/OfflineSync.Benchmarks";
    Run("dotnet", "publish", bench, "-c", configuration, "--use-current-runtime", "--no-self-contained", "-p:PublishReadyToRun=true", "-v", "q", "-nologo", "-clp:ErrorsOnly;NoSummary", "-o", folder);
    var exitCode = Start("dotnet", [$"{folder}/OfflineSync.Benchmarks.dll", .. ProgramArguments()]);
    if (exitCode != 0) throw new CakeException(exitCode, $"The bench ended with exit code {exitCode}.");
});

try
{
    RunTarget(target);
}
catch (CakeReportException problem) when (problem.InnerException is CakeException cause)
{
    // Cake would end with 1 whatever the task said.
    throw new CakeException(cause.ExitCode, cause.Message);
}

// Tests

record TestCounts(int Passed, int Failed, int Skipped)
{
    public override string ToString() => $"Tests: {Passed} passed, {Failed} failed, {Skipped} skipped";
}

void RunTests(string category, params string[] options)
{
    CleanDirectory(results);
    MoveElsewhere();
    // On a build server an approved file that nobody committed is an error, not a first approval.
    if (HasEnvironmentVariable("CI")) Environment.SetEnvironmentVariable("SNAPSHOOTER_STRICT_MODE", "on");
    var condition = filter == "" ? category : $"({category})&({filter})";
    var broken = new List<string>();
    foreach (var project in TestProjects())
    {
        var name = project.GetFilenameWithoutExtension().ToString();
        var exitCode = Start("dotnet", [
            "test", project.FullPath, "-c", configuration, "--no-build", "--no-restore", "-nologo", "--filter", condition,
            "--logger", $"trx;LogFileName={name}.trx", "--logger", "console;verbosity=minimal", "--results-directory", results, .. options]);
        if (exitCode != 0) broken.Add($"{name} ended with exit code {exitCode}");
    }

    var counts = ReadResults();
    WriteSummary(counts);
    if (counts.Failed > 0) throw new CakeException(1, $"{counts.Failed} tests failed.");
    if (broken.Count > 0) throw new CakeException(1, string.Join("; ", broken) + ".");
    if (counts.Passed == 0) throw new CakeException(1, "No test ran.");
}

// Found by name, never listed; one that the solution forgets would not be built, so that is an error.
IReadOnlyList<FilePath> TestProjects()
{
    var projects = GetFiles("./**/*.Tests.csproj").Where(project => !project.FullPath.Contains("/artifacts/")).ToList();
    var known = System.IO.File.ReadAllText(solution);
    var forgotten = projects.Where(project => !known.Contains(project.GetFilename().ToString())).ToList();
    if (forgotten.Count > 0) throw new CakeException(1, $"Not part of {solution}: {string.Join(", ", forgotten)}.");
    return projects;
}

// Tests run in the culture, time zone and temporary folder of the system, or in those that were asked for.
void MoveElsewhere()
{
    if (HasArgument("culture")) Environment.SetEnvironmentVariable("OFFLINESYNC_TESTS_CULTURE", Argument<string>("culture"));
    if (HasArgument("timezone"))
    {
        if (IsRunningOnWindows()) throw new CakeException(2, "--timezone needs a system that reads TZ; on Windows change the system's own.");
        Environment.SetEnvironmentVariable("TZ", Argument<string>("timezone"));
    }
    if (!HasArgument("temp")) return;
    var folder = System.IO.Directory.CreateDirectory(System.IO.Path.GetFullPath(Argument<string>("temp"), EnvironmentVariable("BUILD_CALLER_FOLDER", Environment.CurrentDirectory))).FullName;
    foreach (var variable in new[] { "TMPDIR", "TEMP", "TMP" }) Environment.SetEnvironmentVariable(variable, folder);
}

TestCounts ReadResults()
{
    var outcomes = GetFiles(results.Path + "/*.trx")
        .SelectMany(file => XDocument.Load(file.FullPath).Descendants().Where(element => element.Name.LocalName == "UnitTestResult"))
        .Select(element => (string)element.Attribute("outcome"))
        .ToList();
    var passed = outcomes.Count(outcome => outcome == "Passed");
    var skipped = outcomes.Count(outcome => outcome is "NotExecuted" or "Pending" or "Inconclusive");
    return new TestCounts(passed, outcomes.Count - passed - skipped, skipped);
}

void WriteSummary(TestCounts counts)
{
    EnsureDirectoryExists("artifacts");
    System.IO.File.WriteAllText(summary, counts + "\n");
}

// Programs

void RunProgram(string project)
{
    Run("dotnet", "build", project, "-c", configuration, "-v", "q", "-nologo", "-clp:ErrorsOnly;NoSummary");
    var exitCode = Start("dotnet", ["run", "--project", project, "-c", configuration, "--no-build", "--", .. ProgramArguments()]);
    if (exitCode != 0) throw new CakeException(exitCode, $"{project} ended with exit code {exitCode}.");
}

// A program's arguments: whatever is not Cake's or ours. A folder is meant from where the command was given.
IEnumerable<string> ProgramArguments()
{
    string[] ours = ["target", "configuration", "filter", "verbosity"];
    foreach (var (name, values) in Context.Arguments.GetArguments().Where(argument => !ours.Contains(argument.Key)))
    {
        foreach (var value in values)
        {
            yield return name == "keep" ? $"--keep={System.IO.Path.GetFullPath(value, EnvironmentVariable("BUILD_CALLER_FOLDER", Environment.CurrentDirectory))}"
                : string.IsNullOrEmpty(value) ? $"--{name}"
                : $"--{name}={value}";
        }
    }
}

// PostgreSQL

string FindPostgres()
{
    var candidates = (EnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .Append(Ask("pg_config", "--bindir"))
        .Concat(Newest("/usr/lib/postgresql/*/bin"))
        .Concat(Newest("/usr/libexec/postgresql*"))
        .Concat(Newest("/usr/pgsql-*/bin"))
        .Concat(Newest("/opt/homebrew/opt/postgresql*/bin"))
        .Concat(Newest("/usr/local/opt/postgresql*/bin"))
        .Concat(Newest("/Applications/Postgres.app/Contents/Versions/*/bin"))
        .Append("/usr/local/pgsql/bin");
    if (IsRunningOnWindows()) candidates = candidates.Concat(Newest(EnvironmentVariable("ProgramFiles") + "/PostgreSQL/*/bin"));
    var ending = IsRunningOnWindows() ? ".exe" : "";
    return candidates.FirstOrDefault(folder => !string.IsNullOrWhiteSpace(folder)
        && new[] { "initdb", "pg_ctl", "postgres" }.All(name => IsThere(System.IO.Path.Combine(folder, name + ending))));
}

// A link whose target is gone exists too, in .NET's words.
bool IsThere(string file)
{
    if (!System.IO.File.Exists(file)) return false;
    var end = System.IO.File.ResolveLinkTarget(file, returnFinalTarget: true);
    return end is null || System.IO.File.Exists(end.FullName);
}

IEnumerable<string> Newest(string pattern) => GetDirectories(pattern)
    .Select(folder => folder.FullPath)
    .OrderByDescending(folder => double.TryParse(System.Text.RegularExpressions.Regex.Match(folder, @"\d+(\.\d+)?").Value,
        System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var version) ? version : 0);

void InstallPostgres() => Install("PostgreSQL's programs", PostgresMissing, IsRunningOnWindows() ? "winget install PostgreSQL.PostgreSQL.17" : "install the package postgresql of your system",
    ("apt-get", "postgresql"), ("dnf", "postgresql-server"), ("apk", "postgresql"), ("brew", "postgresql@17"));

CakeException PostgresMissing(string command) => new(2,
    $"PostgreSQL's programs (initdb, pg_ctl, postgres) are missing. Install them: {command}. Or name a running server with OFFLINESYNC_POSTGRES.");

// Chromium

string FindChromium()
{
    if (EnvironmentVariable("OFFLINESYNC_CHROMIUM") is { Length: > 0 } named)
    {
        return IsThere(named) ? named : throw new CakeException(2, $"OFFLINESYNC_CHROMIUM names {named}, which is not there.");
    }

    string[] names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "Chromium", "Google Chrome", "chrome.exe", "msedge.exe"];
    var folders = (EnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .Append("/snap/bin")
        .Append("/Applications/Chromium.app/Contents/MacOS")
        .Append("/Applications/Google Chrome.app/Contents/MacOS");
    if (IsRunningOnWindows())
    {
        folders = folders
            .Append(EnvironmentVariable("ProgramFiles") + "/Google/Chrome/Application")
            .Append(EnvironmentVariable("ProgramFiles(x86)") + "/Microsoft/Edge/Application");
    }
    return folders.Where(folder => folder != "").SelectMany(folder => names.Select(name => System.IO.Path.Combine(folder, name))).FirstOrDefault(IsThere);
}

void InstallChromium() => Install("Chromium", ChromiumMissing, IsRunningOnWindows() ? "winget install Google.Chrome" : "install the package chromium of your system",
    ("apt-get", "chromium"), ("dnf", "chromium"), ("apk", "chromium"), ("brew", "chromium"));

CakeException ChromiumMissing(string command) => new(2,
    $"Chromium, which tests of the sample app drive, is missing. Install it: {command}. Or name its program with OFFLINESYNC_CHROMIUM.");

// The linker of native programs

void EnsureLinker()
{
    // Visual Studio's is found by the publishing itself, which says what is missing; Xcode's is called clang.
    if (IsRunningOnWindows() || HasLinker()) return;
    Install("The linker of native programs", LinkerMissing, IsRunningOnMacOs() ? "xcode-select --install" : "install the package clang of your system",
        ("apt-get", "clang"), ("dnf", "clang"), ("apk", "clang build-base"));
    if (!HasLinker()) throw LinkerMissing("install the package clang of your system");
}

bool HasLinker() => new[] { "clang", "gcc" }.Any(name => Ask(name, "--version") is not null);

CakeException LinkerMissing(string command) => new(2, $"NativeAOT needs clang or gcc to link. Install one: {command}.");

// Packages of the system, where it may be: as root, or with sudo that asks for nothing.

void Install(string what, Func<string, CakeException> missing, string otherwise, params (string Tool, string Packages)[] names)
{
    foreach (var (tool, packages) in names.Where(name => Ask(name.Tool, "--version") is not null))
    {
        string[] install = tool == "apk" ? ["add", .. packages.Split(' ')]
            : tool == "brew" ? ["install", packages]
            : ["install", "-y", .. packages.Split(' ')];
        var needsSudo = tool != "brew" && Ask("id", "-u") != "0";
        var command = $"{(needsSudo ? "sudo " : "")}{tool} {string.Join(' ', install)}";
        if (needsSudo && Ask("sudo", "-n", "true") is null) throw missing(command);

        Information("{0} not found; installing: {1}", what, command);
        Environment.SetEnvironmentVariable("DEBIAN_FRONTEND", "noninteractive");
        string[] before = needsSudo ? ["sudo", "-n", "-E", tool] : [tool];
        if (tool == "apt-get") Start(before[0], [.. before[1..], "update"]);
        if (Start(before[0], [.. before[1..], .. install]) != 0) throw missing(command);
        return;
    }

    throw missing(otherwise);
}

// Programs

void Run(string program, params string[] arguments)
{
    var exitCode = Start(program, arguments);
    if (exitCode != 0) throw new CakeException(1, $"{program} {string.Join(' ', arguments)} ended with exit code {exitCode}.");
}

int Start(string program, string[] arguments) => StartProcess(program, new ProcessSettings { Arguments = Quoted(arguments), Silent = true });

// What a program says, or nothing when it is missing or fails.
string Ask(string program, params string[] arguments)
{
    try
    {
        var settings = new ProcessSettings { Arguments = Quoted(arguments), RedirectStandardOutput = true, RedirectStandardError = true, Silent = true };
        return StartProcess(program, settings, out var output, out _) == 0 ? string.Join('\n', output).Trim() : null;
    }
    catch (Exception)
    {
        return null;
    }
}

ProcessArgumentBuilder Quoted(string[] arguments) => arguments.Aggregate(new ProcessArgumentBuilder(), (builder, argument) => builder.AppendQuoted(argument));
