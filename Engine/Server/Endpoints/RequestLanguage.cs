using Microsoft.AspNetCore.Http;

namespace OfflineSync.Server.Endpoints;

/// <summary>The language that a device wants to be answered in: the first of its <c>Accept-Language</c> that the model has, else the default one.</summary>
internal static class RequestLanguage
{
    public static LanguageTexts Of(OfflineSyncServer server, HttpRequest request)
    {
        DomainModel model = server.Parts.Store.Model;
        if (model.Languages.Length < 2) return model.DefaultTexts;
        return request.Headers.AcceptLanguage.ToString().Split(',').Select(one => model.FindTexts(one.Split(';')[0].Trim())).FirstOrDefault(texts => texts is not null) ?? model.DefaultTexts;
    }
}
